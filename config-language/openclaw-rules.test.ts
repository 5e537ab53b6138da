import { describe, expect, it } from 'vitest';
import { briefs, checkText } from './testdata/check.ts';

/** Config, and the path that OpenClaw refuses; null when it accepts it. */
const VERDICTS: readonly (readonly [text: string, path: string | null])[] = [
  ['{ session: { maintenance: { pruneAfter: "30d" } } }', null],
  ['{ session: { maintenance: { pruneAfter: 30 } } }', null],
  ['{ session: { maintenance: { pruneAfter: "1h30m" } } }', null],
  ['{ session: { maintenance: { pruneAfter: "0d" } } }', 'session.maintenance.pruneAfter'],
  ['{ session: { maintenance: { pruneAfter: "a week" } } }', 'session.maintenance.pruneAfter'],
  ['{ session: { maintenance: { maxDiskBytes: "2gb" } } }', null],
  ['{ session: { maintenance: { maxDiskBytes: "5xb" } } }', 'session.maintenance.maxDiskBytes'],
  ['{ cron: { sessionRetention: "1w" } }', 'cron.sessionRetention'],
  ['{ cron: { sessionRetention: false } }', null],
  ['{ agents: { defaults: { heartbeat: { every: "30 min" } } } }', 'agents.defaults.heartbeat.every'],
  [
    '{ agents: { defaults: { heartbeat: { activeHours: { start: "24:00" } } } } }',
    'agents.defaults.heartbeat.activeHours.start',
  ],
  ['{ agents: { defaults: { heartbeat: { activeHours: { start: "08:00", end: "24:00" } } } } }', null],
  [
    '{ agents: { defaults: { heartbeat: { activeHours: { end: "7:00" } } } } }',
    'agents.defaults.heartbeat.activeHours.end',
  ],
  [
    '{ agents: { entries: { a: { sandbox: { docker: { network: "host" } } } } } }',
    'agents.entries.a.sandbox.docker.network',
  ],
  [
    '{ agents: { defaults: { sandbox: { docker: { seccompProfile: "unconfined" } } } } }',
    'agents.defaults.sandbox.docker.seccompProfile',
  ],
  [
    '{ agents: { defaults: { sandbox: { docker: { binds: ["./x:/y"] } } } } }',
    'agents.defaults.sandbox.docker.binds.0',
  ],
  [
    '{ agents: { entries: { Home: {} } }, bindings: [{ agentId: "home", match: { channel: "telegram" } }] }',
    null,
  ],
  [
    '{ agents: { entries: { a: {} } }, bindings: [{ agentId: "main", match: { channel: "telegram" } }] }',
    null,
  ],
  ['{ agents: { ownership: "explicit", entries: { a: {}, A: {} } } }', 'agents.entries.A'],
  ['{ broadcast: { "55": { agents: ["main"] } } }', 'broadcast.55'],
  ['{ models: { providers: { mine: { models: [] } } } }', 'models.providers.mine.baseUrl'],
  ['{ models: { providers: { openai: {} } } }', null],
  [
    '{ agents: { defaults: { sandbox: { docker: { network: "container:x" } } } } }',
    'agents.defaults.sandbox.docker.network',
  ],
  ['{ tools: { allow: ["a"], alsoAllow: ["b"] } }', 'tools.alsoAllow'],
  ['{ tools: { exec: { mode: "auto", ask: "always" } } }', 'tools.exec.mode'],
  ['{ talk: { provider: "b", providers: { a: {} } } }', 'talk.provider'],
  ['{ talk: { providers: { a: {}, b: {} } } }', 'talk.provider'],
  ['{ gateway: { bind: "lan", tailscale: { mode: "funnel" } } }', 'gateway.bind'],
  ['{ gateway: { bind: "custom", customBindHost: "127.0.0.1", tailscale: { mode: "serve" } } }', null],
  ['{ gateway: { auth: { mode: "none" }, tailscale: { mode: "serve" } } }', 'gateway.auth.mode'],
  ['{ browser: { profiles: { a: {} } } }', 'browser.profiles.a'],
  ['{ browser: { profiles: { a: { cdpPort: 9222 } } } }', null],
  ['{ mcp: { servers: { a: { transport: "stdio" } } } }', 'mcp.servers.a.transport'],
  ['{ mcp: { servers: { a: { command: "x", timeout: 3 } } } }', 'mcp.servers.a.timeout'],
  ['{ hooks: { mappings: [{ sessionMode: "persistent" }] } }', 'hooks.mappings.0.sessionKey'],
  ['{ cron: { sessionRetention: "${KEEP}" }, env: { vars: { KEEP: "24h" } } }', null],
];

describe('an open channel', () => {
  it.each([
    [
      '{ channels: { telegram: { dmPolicy: "open" } } }',
      ['openclaw-rule channels.telegram.dmPolicy «"open"»'],
    ],
    ['{ channels: { telegram: { dmPolicy: "open", allowFrom: ["*"] } } }', []],
    ['{ channels: { telegram: { dmPolicy: "pairing" } } }', []],
  ])('%s', (text, found) => {
    const result = checkText(text);
    expect(briefs(result)).toEqual(found);
    expect(result.ok).toBe(true);
  });
});

describe('rules beyond the schema', () => {
  it.each(VERDICTS)('%s: %s', (text, path) => {
    const result = checkText(text);
    expect(briefs(result).map((line) => line.split(' ')[1])).toEqual(path === null ? [] : [path]);
    expect(result.ok).toBe(path === null);
  });
});
