import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProcess } from '../platform/process-identity.ts';
import { gatewayEndpoint } from './port.ts';
import { findGatewayOwner, gatewayLogFile, parseLock } from './state-layout.ts';
import { gatewayCredential } from './token.ts';

const startTime = readProcess(process.pid)?.startTime;
// As 2026.9.6 writes it: padded with blanks after the document.
const lock = (fields: object) =>
  `${JSON.stringify({ pid: process.pid, createdAt: 'x', configPath: '/c', startTime, ...fields })}\n\t \t \n`;

function stateWith(name: string, text: string) {
  const stateDir = mkdtempSync(join(tmpdir(), 'gatehouse-state-'));
  const locks = join(stateDir, 'tmp', `openclaw-${process.getuid?.()}`);
  mkdirSync(locks, { recursive: true });
  writeFileSync(join(locks, name), text);
  return { stateDir, configPath: join(stateDir, 'openclaw.json') };
}

describe('findGatewayOwner', () => {
  it('answers the live owner with its port', async () => {
    const owner = await findGatewayOwner(stateWith('gateway.77b70950.lock', lock({ port: 19_789 })));
    expect(owner).toMatchObject({ pid: process.pid, port: 19_789, startTime });
  });

  it.each([
    ['a reused PID', lock({ startTime: 1 })],
    ['a process that is gone', lock({ pid: 2 ** 22 - 3, startTime: undefined })],
    ['a doctor run', lock({ role: 'sqlite-maintenance' })],
    ['an empty file', ''],
    ['half a file', '{"pid":'],
  ])('does not answer %s', async (_name, text) => {
    expect(await findGatewayOwner(stateWith('gateway.state.lock', text))).toBeNull();
  });

  it('answers null where there are no locks', async () => {
    expect(await findGatewayOwner({ stateDir: '/nowhere', configPath: '/nowhere/openclaw.json' })).toBeNull();
    expect(parseLock(null, 'x')).toBeNull();
  });
});

describe('gatewayEndpoint', () => {
  it.each([
    [
      'the live lock',
      { gateway: { port: 2 } },
      { OPENCLAW_GATEWAY_PORT: '3' },
      { port: 1 },
      { port: 1, source: 'lock' },
    ],
    [
      'the environment',
      { gateway: { port: 2 } },
      { OPENCLAW_GATEWAY_PORT: '3' },
      null,
      { port: 3, source: 'environment' },
    ],
    ['the config', { gateway: { port: 2 } }, {}, { port: null }, { port: 2, source: 'config' }],
    ['a config that names it as text', { gateway: { port: '2' } }, {}, null, { port: 2, source: 'config' }],
    [
      'the default',
      { gateway: { port: 0 } },
      { OPENCLAW_GATEWAY_PORT: 'x' },
      null,
      { port: 18_789, source: 'default' },
    ],
    ['the default without a config', null, {}, null, { port: 18_789, host: '127.0.0.1', tls: false }],
    [
      'a custom address',
      { gateway: { bind: 'custom', customBindHost: '10.1.2.3', tls: { enabled: true } } },
      {},
      null,
      { host: '10.1.2.3', tls: true },
    ],
    [
      'every address',
      { gateway: { bind: 'custom', customBindHost: '0.0.0.0' } },
      {},
      null,
      { host: '127.0.0.1' },
    ],
  ])('takes %s', (_name, config, env, owner, expected) => {
    expect(gatewayEndpoint(config, env, owner)).toMatchObject(expected);
  });
});

describe('gatewayCredential', () => {
  const env = (name: string) =>
    ({ GW_TOKEN: 'from-env', OPENCLAW_GATEWAY_TOKEN: 'default', EMPTY: '' })[name];
  const reference = (name: string) => `\${${name}}`;
  const auth = (fields: object) => ({ gateway: { auth: fields } });
  it.each([
    ['a literal', auth({ mode: 'token', token: 'abc' }), { kind: 'token', secret: 'abc' }],
    ['a variable', auth({ token: reference('GW_TOKEN') }), { kind: 'token', secret: 'from-env' }],
    [
      'a variable inside text',
      auth({ token: `x-${reference('GW_TOKEN')}` }),
      { kind: 'token', secret: 'x-from-env' },
    ],
    [
      'an escaped one',
      auth({ token: `$${reference('GW_TOKEN')}` }),
      { kind: 'token', secret: reference('GW_TOKEN') },
    ],
    [
      'a reference',
      auth({ token: { source: 'env', provider: 'default', id: 'GW_TOKEN' } }),
      { kind: 'token', secret: 'from-env' },
    ],
    ['a missing variable', auth({ mode: 'token', token: reference('NOPE') }), null],
    ['an empty variable', auth({ mode: 'token', token: reference('EMPTY') }), null],
    ['a file reference', auth({ mode: 'token', token: { source: 'file', id: 'x' } }), null],
    ['a password', auth({ mode: 'password', password: 'pw' }), { kind: 'password', secret: 'pw' }],
    ['nothing in the config', {}, { kind: 'token', secret: 'default' }],
    ['a broken config', null, { kind: 'token', secret: 'default' }],
  ])('reads %s', (_name, config, expected) => {
    expect(gatewayCredential(config, env)).toEqual(expected);
  });
});

describe('gatewayLogFile', () => {
  const day = new Date(2026, 10, 2, 12);
  it('takes the configured file, else the shared one of the day', () => {
    expect(gatewayLogFile({ logging: { file: '/var/log/gw.log' } }, day)).toEqual({
      path: '/var/log/gw.log',
      shared: false,
    });
    expect(gatewayLogFile({ logging: { file: '~/gw.log' } }, day).path).toBe(join(homedir(), 'gw.log'));
    expect(gatewayLogFile(null, day)).toEqual({
      path: '/tmp/openclaw/openclaw-2026-11-02.log',
      shared: true,
    });
  });
});
