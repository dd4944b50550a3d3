// What both clients for Node share: the command line, the requests and the measurement.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

export const app = '6511f08a2b9c4d00107e5a31';
export const id = '6511f0c3d7e84b0011a9c27d';
export const missing = '6511f0c3000000000000dead';
export const keyId = 'app_6511f0a9c2';
export const secret = 'nVxK3zQ0pT7wLr2sYd8Bh4Jc';

export const updateBody = {
    profile: { surname: 'Lindqvist-Okafor', locale: 'sv-SE' },
    metadata: { plan: 'gold', seats: 25 },
};
export const createBody = {
    externalId: 'crm-0048213',
    profile: {
        givenName: 'Ingrid',
        surname: 'Lindqvist',
        email: 'ingrid.lindqvist@example.org',
        locale: 'sv-SE',
    },
    metadata: { plan: 'gold', seats: 25, trial: false },
};

export function readPlan() {
    const text = (value) => ({ type: 'string', default: value });
    const { values } = parseArgs({
        options: {
            host: text('localhost'),
            port: text(''),
            ca: text(''),
            operation: text('get'),
            connections: text('1'),
            requests: text('1'),
            'warm-up': text('5'),
        },
    });
    return {
        ...values,
        connections: Number(values.connections),
        requests: Number(values.requests),
        warmUp: Number(values['warm-up']),
    };
}

/** Runs `call` on all connections at once, first to warm them, then measured; prints the result. */
export async function measure(client, plan, call) {
    const everywhere = (loop) => Promise.all(Array.from({ length: plan.connections }, loop));
    await everywhere(async () => {
        for (let i = 0; i < plan.warmUp; i++) await call();
    });

    const latencies = new Float64Array(plan.requests);
    let taken = 0;
    const before = process.cpuUsage();
    const started = performance.now();
    await everywhere(async () => {
        while (taken < plan.requests) {
            const number = taken++;
            const begun = performance.now();
            await call();
            latencies[number] = (performance.now() - begun) * 1000;
        }
    });
    const wall = (performance.now() - started) / 1000;
    const cpu = process.cpuUsage(before);
    latencies.sort();
    const at = (percent) => latencies[Math.floor(((plan.requests - 1) * percent) / 100)];
    console.log(
        JSON.stringify({
            client,
            connections: plan.connections,
            requests: plan.requests,
            cpu_us: (cpu.user + cpu.system) / plan.requests,
            per_second: plan.requests / wall,
            p50_us: at(50),
            p99_us: at(99),
            peak_kib: Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]),
        })
    );
}
