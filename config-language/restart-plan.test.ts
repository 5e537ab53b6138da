import { describe, expect, it } from 'vitest';
import { generationOf, type PlanOutcome, planRestart, reloadKindOf } from './restart-plan.ts';
import type { ConfigValue } from './syntax.ts';

const NEW = '2026.9.6';
const OLD = '2026.2.26';

type ConfigObject = Record<string, ConfigValue>;

/** The config that the observed Gateway ran with. */
const BASE: ConfigObject = {
  gateway: { mode: 'local', port: 19789, bind: 'loopback', auth: { mode: 'token', token: 'one' } },
  agents: { defaults: { workspace: '~/ws' } },
  logging: { level: 'info' },
};

function merge(base: ConfigValue | undefined, patch: ConfigValue): ConfigValue {
  if (typeof base !== 'object' || base === null || Array.isArray(base)) return patch;
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const result: ConfigObject = { ...(base as ConfigObject) };
  for (const [key, value] of Object.entries(patch)) result[key] = merge(result[key], value);
  return result;
}

const edited = (...patches: ConfigValue[]): ConfigValue => patches.reduce<ConfigValue>(merge, BASE);

describe('generationOf', () => {
  it.each([
    ['2026.2.26', OLD],
    ['2026.5.31', OLD],
    ['2026.6.0', NEW],
    ['2026.9.6', NEW],
    ['OpenClaw 2026.9.6 (abc)', NEW],
    ['2027.1.1', NEW],
    ['2025.12.3', OLD],
    ['dev', NEW],
  ])('%s → %s', (version, expected) => expect(generationOf(version)).toBe(expected));
});

const TELEGRAM: ConfigObject = { channels: { telegram: { enabled: true, botToken: 'x' } } };

/** Every edit seen on a real Gateway of 2026.9.6, with what its log said. */
const OBSERVED: [string, ConfigValue, ConfigValue, PlanOutcome, string[]][] = [
  ['logging.level', BASE, edited({ logging: { level: 'debug' } }), 'none', ['logging.level']],
  [
    'agents.defaults.model',
    BASE,
    edited({ agents: { defaults: { model: { primary: 'a/b' } } } }),
    'hot',
    ['agents.defaults.model'],
  ],
  [
    'agents.defaults.heartbeat',
    BASE,
    edited({ agents: { defaults: { heartbeat: { every: '30m' } } } }),
    'hot',
    ['agents.defaults.heartbeat'],
  ],
  ['cron.sessionRetention', BASE, edited({ cron: { sessionRetention: '7d' } }), 'hot', ['cron']],
  [
    'cron.enabled',
    edited({ cron: { sessionRetention: '7d' } }),
    edited({ cron: { sessionRetention: '7d', enabled: false } }),
    'hot',
    ['cron.enabled'],
  ],
  ['session.reset', BASE, edited({ session: { reset: { mode: 'idle' } } }), 'none', ['session.reset']],
  ['tools.deny', BASE, edited({ tools: { deny: ['x'] } }), 'hot', ['tools']],
  ['env.vars', BASE, edited({ env: { vars: { FOO: '1' } } }), 'restart', ['env']],
  ['mcp.servers', BASE, edited({ mcp: { servers: {} } }), 'hot', ['mcp.servers']],
  ['update.channel', BASE, edited({ update: { channel: 'beta' } }), 'hot', ['update.channel']],
  ['browser.headless', BASE, edited({ browser: { headless: true } }), 'hot', ['browser.headless']],
  ['browser.enabled', BASE, edited({ browser: { enabled: false } }), 'hot', ['browser.enabled']],
  [
    'discovery.mdns.mode',
    BASE,
    edited({ discovery: { mdns: { mode: 'off' } } }),
    'hot',
    ['discovery.mdns.mode'],
  ],
  ['hooks', BASE, edited({ hooks: { enabled: true, token: 't' } }), 'hot', ['hooks.enabled', 'hooks.token']],
  [
    'gateway.auth.token',
    BASE,
    edited({ gateway: { auth: { token: 'two' } } }),
    'hot',
    ['gateway.auth.token'],
  ],
  ['channels.telegram added', BASE, edited(TELEGRAM), 'hot', ['channels.telegram']],
  [
    'channels.telegram.botToken',
    edited(TELEGRAM),
    edited(TELEGRAM, { channels: { telegram: { botToken: 'y' } } }),
    'hot',
    ['channels.telegram.botToken'],
  ],
  [
    'channels.telegram.dmPolicy, with the channel loaded',
    edited(TELEGRAM),
    edited(TELEGRAM, { channels: { telegram: { dmPolicy: 'pairing' } } }),
    'none',
    ['channels.telegram.dmPolicy'],
  ],
  [
    'channels.telegram removed: by its keys, because it is loaded',
    edited(TELEGRAM),
    edited({ channels: {} }),
    'hot',
    ['channels.telegram.enabled', 'channels.telegram.botToken'],
  ],
  [
    'plugins.entries.xai.enabled',
    BASE,
    edited({ plugins: { entries: { xai: { enabled: false } } } }),
    'hot',
    ['plugins.entries.xai'],
  ],
  [
    'messages.ackReactionScope',
    edited(TELEGRAM),
    edited(TELEGRAM, { messages: { ackReactionScope: 'all' } }),
    'none',
    ['messages.ackReactionScope'],
  ],
  [
    'gateway.controlUi.enabled',
    BASE,
    edited({ gateway: { controlUi: { enabled: false } } }),
    'hot',
    ['gateway.controlUi.enabled'],
  ],
  [
    'gateway.trustedProxies',
    BASE,
    edited({ gateway: { trustedProxies: ['127.0.0.1'] } }),
    'hot',
    ['gateway.trustedProxies'],
  ],
  ['diagnostics.enabled', BASE, edited({ diagnostics: { enabled: false } }), 'hot', ['diagnostics.enabled']],
  ['models.providers', BASE, edited({ models: { providers: { x: {} } } }), 'hot', ['models']],
  ['gateway.port', BASE, edited({ gateway: { port: 19801 } }), 'restart', ['gateway.port']],
  [
    'gateway.auth.mode',
    BASE,
    {
      ...BASE,
      gateway: { mode: 'local', port: 19789, bind: 'loopback', auth: { mode: 'password', password: 'p' } },
    },
    'restart',
    ['gateway.auth.mode', 'gateway.auth.token', 'gateway.auth.password'],
  ],
  [
    'everything dropped',
    BASE,
    {},
    'restart',
    [
      'gateway.mode',
      'gateway.port',
      'gateway.bind',
      'gateway.auth.mode',
      'gateway.auth.token',
      'agents.defaults.workspace',
      'logging',
    ],
  ],
];

describe('planRestart on what was observed with 2026.9.6', () => {
  it.each(OBSERVED)('%s', (_name, before, next, outcome, paths) => {
    const plan = planRestart({ before, after: next, version: NEW });
    expect(plan.outcome).toBe(outcome);
    expect(plan.changes.map((change) => change.path)).toEqual(paths);
  });

  it('restarts only for the paths that the log named', () => {
    const plan = planRestart({ before: { ...BASE, env: { vars: {} } }, after: {}, version: NEW });
    const restarting = plan.changes
      .filter((change) => change.reload === 'restart')
      .map((change) => change.path);
    expect(restarting).toEqual(['gateway.mode', 'gateway.port', 'gateway.bind', 'gateway.auth.mode', 'env']);
  });

  it.each<[ConfigValue, PlanOutcome]>([
    [{ logging: { level: 'debug' } }, 'none'],
    [{ cron: { enabled: false } }, 'deferred'],
    [{ gateway: { port: 1 } }, 'deferred'],
  ])('with mode off %j is %s', (patch, outcome) => {
    const off = { gateway: { reload: { mode: 'off' } } };
    const plan = planRestart({ before: BASE, after: edited(patch, off), version: NEW });
    expect(plan).toMatchObject({ mode: 'off', outcome });
  });
});

describe('modes of 2026.2.26', () => {
  const change = (mode: string, patch: ConfigValue) => {
    const before = edited({ gateway: { reload: { mode } } });
    return planRestart({ before, after: merge(before, patch), version: OLD }).outcome;
  };
  const none = { logging: { level: 'debug' } };
  const hot = { cron: { enabled: false } };
  const restart = { gateway: { port: 1 } };
  it.each<[string, ConfigValue, PlanOutcome]>([
    ['hybrid', none, 'none'],
    ['hybrid', hot, 'hot'],
    ['hybrid', restart, 'restart'],
    ['hot', hot, 'hot'],
    ['hot', restart, 'deferred'],
    ['restart', none, 'restart'],
    ['off', restart, 'deferred'],
    ['off', none, 'none'],
  ])('%s, %j → %s', (mode, patch, expected) => expect(change(mode, patch)).toBe(expected));

  it('does not know hot and restart in 2026.9.6', () => {
    const plan = planRestart({
      before: BASE,
      after: edited({ gateway: { reload: { mode: 'hot' } } }),
      version: NEW,
    });
    expect(plan).toMatchObject({ mode: 'hybrid', outcome: 'none' });
  });
});

describe('reloadKindOf', () => {
  it.each([
    [NEW, 'gateway.port', 'restart', 'gateway', 'bundled'],
    [NEW, 'gateway.remote.url', 'none', 'gateway.remote', 'bundled'],
    [NEW, 'gateway.remoteX', 'restart', 'gateway', 'bundled'],
    [NEW, 'agents.entries.main.model', 'hot', 'agents.entries', 'bundled'],
    [NEW, 'agents.entries.main.decisionModel', 'hot', 'agents.entries', 'bundled'],
    [NEW, 'mcp.apps.sandboxOrigin', 'hot', 'mcp.apps.sandboxOrigin', 'bundled'],
    [NEW, 'mcp.apps.port', 'restart', 'mcp.apps', 'bundled'],
    [NEW, 'session.scope', 'hot', 'session.scope', 'bundled'],
    [NEW, 'browser.headless', 'hot', 'browser.headless', 'bundled'],
    [NEW, 'browser.color', 'restart', 'browser', 'bundled'],
    [NEW, 'plugins.installs.x.installedAt', 'none', 'plugins', 'bundled'],
    [NEW, 'env', 'restart', 'env', 'bundled'],
    [NEW, 'somethingNew.here', 'restart', null, 'unknown'],
    [OLD, 'hooks.gmail.account', 'hot', 'hooks.gmail', 'bundled'],
    [OLD, 'channels.telegram.botToken', 'hot', 'channels.*', 'bundled'],
    [OLD, 'channels.defaults.groupPolicy', 'restart', 'channels.defaults', 'bundled'],
    [OLD, 'channels', 'restart', null, 'unknown'],
    [OLD, 'models.providers', 'none', 'models', 'bundled'],
    [OLD, 'plugins.entries.x', 'restart', 'plugins', 'bundled'],
    [OLD, 'env.vars', 'restart', null, 'unknown'],
  ] as const)('%s %s → %s by %s', (version, path, kind, rule, source) => {
    expect(reloadKindOf(path, { version })).toEqual({ kind, rule, source });
  });

  it('believes the live Gateway first, for exactly the path it was asked', () => {
    const live = { 'channels.telegram.dmPolicy': 'none' } as const;
    expect(reloadKindOf('channels.telegram.dmPolicy', { version: NEW, live })).toEqual({
      kind: 'none',
      rule: 'channels.telegram.dmPolicy',
      source: 'live',
    });
    expect(reloadKindOf('channels.telegram', { version: NEW, live }).source).toBe('bundled');
  });
});

describe('secrets of the Gateway', () => {
  const live = { 'gateway.auth.token': 'restart' } as const;
  it('are rotated while it runs, although the live rule says restart', () => {
    const plan = planRestart({
      before: BASE,
      after: edited({ gateway: { auth: { token: 'two' } } }),
      version: NEW,
      live,
    });
    expect(plan.outcome).toBe('hot');
    expect(plan.consequences).toContain(
      'Clients that use the old Gateway secret must connect again with the new one',
    );
  });
  it.each<[string, ConfigValue]>([
    ['the mode is none', { mode: 'none', token: 'two' }],
    ['a SecretRef without a mode', { token: { source: 'env', id: 'T' } }],
  ])('restart it when %s', (_name, auth) => {
    const config = { ...BASE, gateway: { mode: 'local', auth } };
    const next = merge(config, { gateway: { auth: { token: { source: 'env', id: 'OTHER' } } } });
    expect(planRestart({ before: config, after: next, version: NEW }).outcome).toBe('restart');
  });
  it('restart it in 2026.2.26', () => {
    const plan = planRestart({
      before: BASE,
      after: edited({ gateway: { auth: { token: 'two' } } }),
      version: OLD,
    });
    expect(plan.outcome).toBe('restart');
  });
});

describe('consequences', () => {
  const consequences = (patch: ConfigValue, before: ConfigValue = BASE, version = NEW) =>
    planRestart({ before, after: merge(before, patch), version }).consequences;

  it.each<[string, ConfigValue, ConfigValue, string[]]>([
    ['nothing', BASE, { logging: { level: 'debug' } }, []],
    [
      'a port',
      BASE,
      { gateway: { port: 2 } },
      [
        'The Gateway restarts',
        'A restart keeps port 19789: only when the Gateway is stopped and started does it move to port 2, that clients must then use',
      ],
    ],
    [
      'env',
      BASE,
      { env: { vars: { A: 'b' } } },
      ['The Gateway restarts', 'Environment changes need a restart'],
    ],
    ['a new channel', BASE, TELEGRAM, ['Telegram connects']],
    [
      'a channel that goes',
      edited(TELEGRAM),
      { channels: { telegram: { enabled: false } } },
      ['Telegram disconnects'],
    ],
    ['a token', edited(TELEGRAM), { channels: { telegram: { botToken: 'y' } } }, ['Telegram reconnects']],
    [
      'the LAN without authentication',
      BASE,
      { gateway: { bind: 'lan', auth: { mode: 'none' } } },
      [
        'The Gateway becomes reachable from the network without authentication',
        'The Gateway no longer asks for a secret',
        'The Gateway restarts',
        'Clients must sign in again, in the new way',
      ],
    ],
    [
      'the LAN with authentication',
      BASE,
      { gateway: { bind: 'lan' } },
      ['The Gateway becomes reachable from other machines', 'The Gateway restarts'],
    ],
    [
      'open messages',
      edited(TELEGRAM),
      { channels: { telegram: { dmPolicy: 'open' } } },
      ['Everyone who finds the bot may write to the agent (dmPolicy "open")'],
    ],
  ])('of %s', (_name, before, patch, expected) => {
    expect(consequences(patch, before)).toEqual(expected);
  });

  it('says what is kept waiting', () => {
    const before = edited({ gateway: { reload: { mode: 'off' } } });
    expect(consequences({ cron: { enabled: false } }, before)).toEqual([
      'Nothing is applied until the Gateway is restarted: automatic reload is off',
    ]);
  });

  it('does not repeat a hazard that was there before', () => {
    const open = edited({ gateway: { bind: 'lan', auth: { mode: 'none' } } });
    expect(
      planRestart({ before: open, after: merge(open, { gateway: { port: 3 } }), version: NEW }).warnings,
    ).toEqual([]);
  });
});
