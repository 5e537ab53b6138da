import { afterEach, expect, it } from 'vitest';
import { isUnasked, readConfigSchema, readRestartPreflight } from './gateway-facts.ts';
import { type Answer, startFakeGateway } from './testing/fake-gateway.ts';

let stop: (() => void) | null = null;
afterEach(() => stop?.());

async function target(answer: Answer) {
  const gateway = await startFakeGateway(answer);
  stop = gateway.stop;
  return {
    endpoint: { host: '127.0.0.1', port: gateway.port, tls: false },
    ...{ credential: { kind: 'token' as const, secret: 'the-secret-token' }, timeoutMs: 2_000 },
  };
}

it('reads the schema with the hints that are used', async () => {
  const payload = {
    schema: { properties: { a: {} } },
    uiHints: { a: { help: 'Words.', order: 1 } },
    version: '2026.9.6',
  };
  expect(await readConfigSchema(await target(() => ({ ok: true, payload })))).toEqual({
    ...{ schema: payload.schema, uiHints: { a: { help: 'Words.' } }, version: '2026.9.6' },
  });
});

it.each<[string, Answer, string]>([
  ['cuts the connection', (_method, wire) => void wire.cut(), 'cut the connection'],
  [
    'cuts it in the middle of its answer',
    (_method, wire) => void wire.cut('{"type":"res"'),
    'cut the connection',
  ],
  ['refuses', () => ({ ok: false, error: { code: 'FORBIDDEN', message: 'missing scope' } }), 'FORBIDDEN'],
  [
    'has no such method',
    () => ({ ok: false, error: { code: 'UNKNOWN', message: 'unknown method' } }),
    'unknown method',
  ],
  ['answers something else', () => ({ ok: true, payload: { hello: 'there' } }), 'is none'],
  ['answers nothing', () => ({ ok: true, payload: null }), 'is none'],
])('says why there is no schema of a Gateway that %s', async (_name, answer, words) => {
  const found = await readConfigSchema(await target(answer));
  expect(isUnasked(found) ? found.unasked : '').toContain(words);
  expect(JSON.stringify(found)).not.toContain('the-secret-token');
});

it('names the work that a restart would end', async () => {
  const payload = { safe: false, blockers: [{ message: '2 active run(s)' }, 'a cron run', {}], summary: 'x' };
  expect(await readRestartPreflight(await target(() => ({ ok: true, payload })))).toMatchObject({
    safe: false,
    blockers: ['2 active run(s)', 'a cron run', 'work in progress'],
  });
});
