'use strict';

// Everything that is shown came from someone's requests: it goes into the page as text, never as
// markup.

const most_rows = 200;
const at = (id) => document.getElementById(id);

async function ask(method, path, body) {
  const options = { method, headers: { 'X-Sunco-Admin': '1' } };
  if (body) options.body = JSON.stringify(body);
  const answer = await fetch('/_admin' + path, options);
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error);
  return value;
}

function cell(content) {
  const td = document.createElement('td');
  const [text, kind] = Array.isArray(content) ? content : [content, ''];
  td.textContent = text === undefined || text === null ? '' : String(text);
  if (kind) td.className = kind;
  return td;
}

function fill(id, rows, nothing) {
  const columns = at(id).parentElement.tHead.rows[0].cells.length;
  const lines = rows.map((row) => {
    const tr = document.createElement('tr');
    tr.append(...row.map(cell));
    return tr;
  });
  if (lines.length === 0) {
    const tr = document.createElement('tr');
    const td = cell([nothing, 'empty']);
    td.colSpan = columns;
    tr.append(td);
    lines.push(tr);
  }
  at(id).replaceChildren(...lines);
}

const name_of = (user) =>
  [user.profile.givenName, user.profile.surname].filter(Boolean).join(' ');
const rating = (status) => (status >= 200 && status < 300 ? 'good' : 'bad');
const newest_first = (list) => list.slice(-most_rows).reverse();

function show_users({ users }, count) {
  at('users-count').textContent = count;
  at('users-more').textContent =
    count > most_rows ? `The newest ${most_rows} are shown.` : '';
  fill('users', newest_first(users).map((u) => [
    u.id, u.externalId, u.brandId, u.zendeskId, name_of(u),
    u.identities.map((i) => `${i.type}: ${i.value}`).join(', '),
    Object.keys(u.metadata).length ? JSON.stringify(u.metadata) : '',
  ]), 'No users.');
}

function show_log({ requests, deliveries }) {
  fill('requests', newest_first(requests).map((r) => [
    r.sequence, r.time, r.method, r.target, r.operation, [r.status || '', rating(r.status)],
    r.effect === 'none' ? '' : r.effect, [r.fault, 'bad'], r.answered ? 'yes' : 'no',
  ]), 'No requests.');
  fill('deliveries', newest_first(deliveries).map((d) => [
    d.sequence, d.time, d.event_type, d.user_id, d.webhook_id, d.attempt,
    [d.status || d.error, rating(d.status)], d.result,
  ]), 'No calls.');
}

function show_faults({ faults }) {
  fill('faults', faults.map((f) => [f.fault, f.matched, [f.used, f.used ? '' : 'bad']]),
    'No faults.');
}

function show_webhooks({ webhooks }) {
  fill('webhooks', webhooks.map((w) => [w.id, w.target, w.triggers.join(', ') || 'all']),
    'No webhooks.');
}

async function refresh() {
  try {
    const [status, users, log, faults, webhooks] = await Promise.all([
      ask('GET', '/status'), ask('GET', `/users?limit=${most_rows}`),
      ask('GET', `/log?limit=${most_rows}&body=false`),
      ask('GET', '/faults'), ask('GET', '/webhooks')]);
    at('status').textContent = `app ${status.app_id} · ${status.now}` +
      `${status.clock_is_virtual ? ' (virtual clock)' : ''} · ` +
      `${status.connections.open} connections · ${status.pending_deliveries} events to deliver` +
      `${status.log_complaint ? ' · ' + status.log_complaint : ''}`;
    show_users(users, status.users);
    show_log(log);
    show_faults(faults);
    show_webhooks(webhooks);
  } catch (e) {
    at('status').textContent = 'The emulator does not answer: ' + e.message;
  }
}

async function watch() {
  if (!document.hidden) await refresh();
  setTimeout(watch, 1000);
}

async function change(work) {
  at('complaint').textContent = '';
  try {
    await work();
  } catch (e) {
    at('complaint').textContent = e.message;
  }
  await refresh();
}

at('add-fault').addEventListener('submit', (event) => {
  event.preventDefault();
  change(async () => {
    await ask('POST', '/faults', { fault: at('fault').value.trim() });
    at('fault').value = '';
  });
});
at('clear-faults').addEventListener('click', () => change(() => ask('DELETE', '/faults')));

watch();
