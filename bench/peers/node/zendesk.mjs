// Zendesk's own client. With --keep-alive it gets an agent that keeps its connections; as it comes
// it opens one for each call. The certificate comes by NODE_EXTRA_CA_CERTS.

import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { app, createBody, id, keyId, measure, missing, readPlan, secret, updateBody } from './measure.mjs';

const { ApiClient, UsersApi } = createRequire(import.meta.url)('sunshine-conversations-client');

const keepAlive = process.argv.includes('--keep-alive');
process.argv = process.argv.filter((word) => word !== '--keep-alive');
const plan = readPlan();

const client = ApiClient.instance;
client.basePath = `https://${plan.host}:${plan.port}`;
Object.assign(client.authentications.basicAuth, { username: keyId, password: secret });
if (keepAlive) client.requestAgent = new Agent({ keepAlive: true, maxSockets: plan.connections });
const users = new UsersApi();

async function found(promise) {
    const answer = await promise;
    if (answer.user.id !== id) throw new Error('wrong answer');
}

async function missed(promise) {
    const error = await promise.then(
        () => undefined,
        (e) => e
    );
    if (error?.status !== 404) throw new Error('wrong answer');
}

const call = {
    get: () => found(users.getUser(app, id)),
    missing: () => missed(users.getUser(app, missing)),
    update: () => found(users.updateUser(app, id, updateBody)),
    create: () => found(users.createUser(app, createBody)),
}[plan.operation];

await measure(keepAlive ? "Zendesk's Node client, kept alive" : "Zendesk's Node client", plan, call);
client.requestAgent?.destroy();
