'use strict';

// Zendesk's own JavaScript client through every operation on users that it has, and plain HTTPS
// through the rest. Node is told where the client is (NODE_PATH) and whom to trust
// (NODE_EXTRA_CA_CERTS); the emulator is described by EMULATOR, the line that it prints.

// begin: client
const assert = require('node:assert/strict');
const { test } = require('node:test');
const zendesk = require('sunshine-conversations-client');
const where = JSON.parse(process.env.EMULATOR);

const client = zendesk.ApiClient.instance;
client.basePath = where.base_url;
client.authentications.basicAuth.username = where.key_id;
client.authentications.basicAuth.password = where.secret;
const users = new zendesk.UsersApi();

test('a user is made', async () => {
  const { user } = await users.createUser(where.app_id, { externalId: 'alice@acme' });
  assert.equal(user.externalId, 'alice@acme');
});
// end: client

const https = require('node:https');
const app = where.app_id;

const status_of = (promise) => promise.then(() => 200, (e) => e.status);

function request(method, path, body, headers = {}) {
  const authorization = 'Basic ' + Buffer.from(`${where.key_id}:${where.secret}`).toString('base64');
  return new Promise((resolve, reject) => {
    const out = https.request(where.base_url + path,
      { method, headers: { Authorization: authorization, ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (piece) => { text += piece; });
        answer.on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }));
      });
    out.on('error', reject);
    out.end(body && JSON.stringify(body));
  });
}
const admin = (method, path, body) =>
  request(method, '/_admin' + path, body, { 'X-Sunco-Admin': '1' });

// What makes the service's own address awkward, too.
const odd = 'a/b c+d@é';

test('create', async () => {
  const { user } = await users.createUser(app, {
    externalId: odd, signedUpAt: '2024-01-02T03:04:05.678Z',
    profile: { givenName: 'Ada', email: 'ada@example.org', locale: 'fr' },
    metadata: { plan: 'gold', seats: 3, trial: false } });
  assert.match(user.id, /^[0-9a-f]{24}$/);
  assert.equal(user.externalId, odd);
  assert.equal(user.profile.givenName, 'Ada');
  assert.deepEqual(user.metadata, { plan: 'gold', seats: 3, trial: false });
  assert.equal(new Date(user.signedUpAt).toISOString(), '2024-01-02T03:04:05.678Z');
});

test('a conflict', async () => {
  const e = await users.createUser(app, { externalId: odd }).catch((error) => error);
  assert.equal(e.status, 409);
  assert.deepEqual(e.response.body.errors, [{ code: 'conflict', title: 'User already exists' }]);
});

test('get by either id', async () => {
  const { user } = await users.getUser(app, odd);
  const again = await users.getUser(app, user.id);
  assert.equal(again.user.externalId, odd);
  assert.equal(await status_of(users.getUser(app, 'nobody')), 404);
});

test('update', async () => {
  const { user } = await users.updateUser(app, odd,
    { profile: { surname: 'Lovelace' }, metadata: { plan: 'silver' } });
  assert.equal(user.profile.givenName, 'Ada');
  assert.equal(user.profile.surname, 'Lovelace');
  assert.deepEqual(user.metadata, { plan: 'silver', seats: 3, trial: false });
  const e = await users.updateUser(app, odd, { profile: { locale: 7 } }).catch((error) => error);
  assert.equal(e.status, 400);
  assert.equal(e.response.body.errors[0].title, 'should be string,null');
});

test('remove personal information', async () => {
  const { user } = await users.deleteUserPersonalInformation(app, odd);
  assert.deepEqual({ ...user.profile }, {});
  assert.deepEqual(user.metadata, {});
  assert.equal(user.externalId, odd);
});

test('delete', async () => {
  // The client makes a string of an empty object.
  assert.equal(JSON.stringify(await users.deleteUser(app, odd)).replaceAll(/["\\]/g, ''), '{}');
  assert.equal(await status_of(users.deleteUser(app, odd)), 404);
});

test('a fault that is not JSON', async () => {
  await admin('POST', '/faults', { fault: 'error:status=503,operation=get' });
  const e = await users.getUser(app, 'x').catch((error) => error);
  assert.equal(e.status, 503);
  assert.match(e.response.text, /<html>/);
  assert.equal((await admin('GET', '/faults')).body.faults[0].used, 1);
});

test('what the client does not have: list, brands and sync', async () => {
  const path = `/v2/apps/${app}/users`;
  const made = await request('POST', path, { externalId: 'shared', brandId: '42' });
  assert.equal(made.status, 201);
  assert.equal(await status_of(users.getUser(app, 'shared')), 404);
  const found = await request('GET', `${path}/shared?brandId=42`);
  assert.equal(found.body.user.id, made.body.user.id);

  await admin('POST', '/core_users', { zendeskId: '7', givenName: 'Grace', email: 'g@example.org' });
  await admin('POST', '/users', { ...made.body.user, brandId: undefined, zendeskId: '7' });
  const synced = await request('POST', `${path}/7/sync`, {});
  assert.equal(synced.body.user.profile.givenName, 'Grace');
  for (const name of ['filter[identities.email]', 'filter%5Bidentities.email%5D']) {
    const listed = await request('GET', `/sc${path}?${name}=g%40example.org`);
    assert.equal(listed.body.users[0].zendeskId, '7');
  }
  assert.equal((await request('POST', `${path}/8/sync`)).status, 404);
});
