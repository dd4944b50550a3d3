// undici, the HTTP client that Node's own fetch is built on, through its fastest documented door.

import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import { app, createBody, id, keyId, measure, missing, readPlan, secret, updateBody } from './measure.mjs';

const plan = readPlan();
const users = `/v2/apps/${app}/users`;
const [method, path, body, status] = {
    get: ['GET', `${users}/${id}`, undefined, 200],
    missing: ['GET', `${users}/${missing}`, undefined, 404],
    update: ['PATCH', `${users}/${id}`, updateBody, 200],
    create: ['POST', users, createBody, 201],
}[plan.operation];
const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    authorization: `Basic ${Buffer.from(`${keyId}:${secret}`).toString('base64')}`,
    ...(body && { 'content-type': 'application/json' }),
};

const pool = new Pool(`https://${plan.host}:${plan.port}`, {
    connections: plan.connections,
    pipelining: 1,
    connect: { ca: readFileSync(plan.ca) },
});

async function call() {
    const answer = await pool.request({ method, path, headers, body: body && JSON.stringify(body) });
    const decoded = await answer.body.json();
    if (answer.statusCode !== status || (status !== 404 && decoded.user.id !== id))
        throw new Error('wrong answer');
}

await measure('Node undici', plan, call);
await pool.close();
