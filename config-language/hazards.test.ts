import { describe, expect, it } from 'vitest';
import { worseningsOf } from './hazards.ts';
import { createSensitivePaths } from './sensitive.ts';
import type { ConfigValue } from './syntax.ts';

const SAFE: ConfigValue = {
  gateway: {
    bind: 'loopback',
    auth: { mode: 'token', token: '${TOKEN}', rateLimit: { maxAttempts: 5 } },
    tls: { enabled: true },
  },
  agents: { defaults: { sandbox: { mode: 'all' } }, entries: { a: { sandbox: { mode: 'non-main' } } } },
};

/** The config with the value at a dotted path. */
function having(config: ConfigValue, path: string, value: ConfigValue): ConfigValue {
  const [key = '', ...rest] = path.split('.');
  const object = config as Record<string, ConfigValue>;
  return { ...object, [key]: rest.length === 0 ? value : having(object[key] ?? {}, rest.join('.'), value) };
}

describe('worseningsOf', () => {
  it.each<[path: string, value: ConfigValue, message: string]>([
    ['gateway.bind', 'lan', 'The Gateway becomes reachable from other machines'],
    ['gateway.tailscale', { mode: 'funnel' }, 'The whole Internet can reach the Gateway (Tailscale Funnel)'],
    ['gateway.auth.mode', 'none', 'The Gateway no longer asks for a secret'],
    [
      'gateway.trustedProxies',
      ['0.0.0.0/0'],
      'Every machine is believed to be a trusted proxy: anyone can claim any address (gateway.trustedProxies)',
    ],
    ['gateway.tls.enabled', false, 'Connections to the Gateway are no longer encrypted (gateway.tls)'],
    [
      'gateway.auth',
      { mode: 'token', token: '${TOKEN}' },
      'Failed sign-ins are no longer limited as they were (gateway.auth.rateLimit)',
    ],
    [
      'gateway.auth.token',
      'abc',
      'A secret that was a reference is now written in the config: gateway.auth.token',
    ],
    [
      'gateway.controlUi',
      { dangerouslyDisableDeviceAuth: true },
      'The Control UI accepts sign-in without a device identity',
    ],
    ['gateway.controlUi', { allowedOrigins: ['*'] }, 'Web pages of any origin may connect to the Gateway'],
    [
      'agents.defaults.sandbox.docker.dangerouslyAllowContainerNamespaceJoin',
      true,
      'A protection is switched off: agents.defaults.sandbox.docker.dangerouslyAllowContainerNamespaceJoin',
    ],
    [
      'models.providers.mine.request.tls.insecureSkipVerify',
      true,
      'A protection is switched off: models.providers.mine.request.tls.insecureSkipVerify',
    ],
    [
      'hooks.mappings',
      [{ allowUnsafeExternalContent: true }],
      'A protection is switched off: hooks.mappings.0.allowUnsafeExternalContent',
    ],
    ['agents.defaults.sandbox.mode', 'off', 'Agents work outside the sandbox (agents.defaults.sandbox.mode)'],
    [
      'agents.defaults.sandbox.mode',
      'non-main',
      'Fewer sessions work inside the sandbox (agents.defaults.sandbox.mode)',
    ],
    [
      'agents.entries.a.sandbox.mode',
      'off',
      'Agents work outside the sandbox (agents.entries.a.sandbox.mode)',
    ],
    [
      'agents.list',
      [{ id: 'a', tools: { exec: { security: 'full' } } }],
      'Commands run on the host without asking (agents.list.a.tools.exec.security "full")',
    ],
    ['tools.exec.ask', 'off', 'Nobody is asked before a command runs (tools.exec.ask "off")'],
    [
      'channels.slack',
      { accounts: { x: { dm: { policy: 'open' } } } },
      'Everyone who finds the bot may write to the agent (dmPolicy "open")',
    ],
    ['tools.exec.mode', 'full', 'Commands run on the host without asking (tools.exec.mode "full")'],
    [
      'agents.entries.a.tools.exec.security',
      'full',
      'Commands run on the host without asking (agents.entries.a.tools.exec.security "full")',
    ],
    [
      'tools.elevated.allowFrom',
      { telegram: ['*'], slack: ['U1'] },
      'Everyone on telegram may use elevated commands (tools.elevated.allowFrom)',
    ],
    [
      'channels.discord.accounts.x.groupPolicy',
      'open',
      'The agent answers in every group it is added to (groupPolicy "open")',
    ],
    [
      'diagnostics.otel.captureContent',
      true,
      'Messages and answers are sent along with telemetry (diagnostics.otel.captureContent)',
    ],
    [
      'discovery.mdns.mode',
      'full',
      'The Gateway announces paths and ports of this machine to its network (discovery.mdns.mode "full")',
    ],
  ])('tells of %s = %j', (path, value, message) => {
    const worse = having(SAFE, path, value);
    expect(worseningsOf(SAFE, worse)).toContain(message);
    expect(worseningsOf(worse, worse)).toEqual([]);
    expect(worseningsOf(worse, SAFE)).toEqual([]);
  });

  it.each<[path: string, value: ConfigValue]>([
    ['gateway.port', 1],
    ['gateway', { ...(SAFE as { gateway: object }).gateway, bind: 'custom', customBindHost: '127.0.0.1' }],
    ['agents.entries', {}],
    ['agents.entries.b', { sandbox: {} }],
    ['gateway.auth.token', { source: 'env', id: 'TOKEN' }],
    ['agents.defaults.sandbox.docker.dangerouslyAllowContainerNamespaceJoin', false],
    ['tools.exec.mode', 'ask'],
  ])('says nothing of %s', (path, value) => {
    expect(worseningsOf(SAFE, having(SAFE, path, value))).toEqual([]);
  });

  it('says reachable without authentication instead of reachable', () => {
    const open = having(having(SAFE, 'gateway.bind', 'lan'), 'gateway.auth.mode', 'none');
    expect(worseningsOf(SAFE, open)).toEqual([
      'The Gateway becomes reachable from the network without authentication',
      'The Gateway no longer asks for a secret',
    ]);
  });

  it('says nothing of a config that can not be read', () => {
    expect(worseningsOf(SAFE, undefined)).toEqual([]);
  });
});

it('knows a secret by OpenClaw’s own word too', () => {
  const [before, after] = [{ acme: { odd: '${ODD}' } }, { acme: { odd: 'written out' } }];
  expect(worseningsOf(before, after)).toEqual([]);
  expect(worseningsOf(before, after, createSensitivePaths(['acme.odd']))).toEqual([
    'A secret that was a reference is now written in the config: acme.odd',
  ]);
});
