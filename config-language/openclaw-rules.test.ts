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
  ['{ cron: { sessionRetention: "${KEEP}" }, env: { vars: { KEEP: "a day" } } }', 'cron.sessionRetention'],
  ['{ logging: { level: "${LEVEL}" }, env: { vars: { LEVEL: "debug" } } }', null],
  ['{ logging: { level: "${LEVEL}" }, env: { vars: { LEVEL: "loud" } } }', 'logging.level'],
  ['{ agents: { entries: { a: { default: true }, b: {} } } }', null],
  ['{ agents: { entries: {} } }', null],
  ['{ agents: { defaults: { compaction: { maxActiveTranscriptBytes: "2mb" } } } }', null],
  [
    '{ agents: { defaults: { compaction: { maxActiveTranscriptBytes: "much" } } } }',
    'agents.defaults.compaction.maxActiveTranscriptBytes',
  ],
  ['{ agents: { ownership: "explicit" } }', 'agents.entries'],
  ['{ agents: { ownership: "explicit", entries: {} } }', 'agents.entries'],
  ['{ agents: { defaults: { heartbeat: { target: "Telegram " } } } }', null],
  ['{ agents: { defaults: { heartbeat: { target: "imsg" } } } }', null],
  ['{ agents: { defaults: { heartbeat: { target: "nowhere" } } } }', 'agents.defaults.heartbeat.target'],
  ['{ agents: { entries: { a: { heartbeat: { target: "" } } } } }', 'agents.entries.a.heartbeat.target'],
  ['{ channels: { "qa-channel": {} } }', 'channels.qa-channel'],
  ['{ cloudWorkers: { projectProfiles: { "github.com/a/b": "x" } } }', null],
  [
    '{ cloudWorkers: { projectProfiles: { "GitHub.com/a/b": "x" } } }',
    'cloudWorkers.projectProfiles.GitHub.com/a/b',
  ],
  ['{ agents: { entries: { a: {}, b: {} } } }', 'agents.ownership'],
  ['{ agents: { defaults: { heartbeat: { agentId: "zz" } } } }', 'agents.defaults.heartbeat.agentId'],
  ['{ agents: { entries: { Home: {} } }, talk: { agentId: "home" } }', null],
  ['{ agents: { entries: { home: {} } }, talk: { agentId: "main" } }', 'talk.agentId'],
  ['{ plugins: { slots: { memory: "nowhere" } } }', 'plugins.slots.memory'],
  ['{ plugins: { slots: { memory: "none" } } }', null],
  [
    '{ bindings: [{ type: "acp", agentId: "main", match: { channel: "telegram" } }] }',
    'bindings.0.match.peer',
  ],
  ['{ gateway: { roles: { default: "a", definitions: {} } } }', 'gateway.roles.definitions'],
  ['{ gateway: { publicOrigin: "https://claw.example" } }', null],
  ['{ gateway: { publicOrigin: "http://claw.example" } }', 'gateway.publicOrigin'],
  ['{ gateway: { publicOrigin: "https://claw.example/x" } }', 'gateway.publicOrigin'],
  ['{ gateway: { portals: { ingress: { domain: "p.example.com", port: 9000 } } } }', null],
  [
    '{ gateway: { portals: { ingress: { domain: "p.example.com", port: 18789 } } } }',
    'gateway.portals.ingress.port',
  ],
  [
    '{ gateway: { portals: { ingress: { domain: "10.0.0.1", port: 9000 } } } }',
    'gateway.portals.ingress.domain',
  ],
  ['{ gateway: { tls: { certPath: " " } } }', 'gateway.tls.certPath'],
  ['{ worktreeRoot: "~/trees" }', null],
  ['{ worktreeRoot: "trees" }', 'worktreeRoot'],
  ['{ secrets: { egressProxy: { allowedHosts: ["api.example.com", "::1", "[::1]"] } } }', null],
  [
    '{ secrets: { egressProxy: { allowedHosts: ["https://x.example"] } } }',
    'secrets.egressProxy.allowedHosts.0',
  ],
  ['{ secrets: { egressProxy: { bypassHosts: ["*.example.com"] } } }', 'secrets.egressProxy.bypassHosts.0'],
  ['{ mcp: { servers: { a: { url: "https://x.example/mcp" } } } }', null],
  ['{ mcp: { servers: { a: { url: "ftp://x.example/mcp" } } } }', 'mcp.servers.a.url'],
  [
    '{ mcp: { servers: { a: { url: "https://x.example", oauth: { identity: "per-requester" } } } } }',
    'mcp.servers.a.oauth.identity',
  ],
  ['{ agents: { defaults: { decisionModel: "" } } }', null],
  ['{ agents: { defaults: { decisionModel: "small" } } }', 'agents.defaults.decisionModel'],
  ['{ agents: { defaults: { models: { "a/b": { codeMode: true } } } } }', null],
  [
    '{ agents: { defaults: { models: { "a/*": { codeMode: true } } } } }',
    'agents.defaults.models.a/*.codeMode',
  ],
  ['{ tools: { byProvider: { x: { allow: ["a"], alsoAllow: ["b"] } } } }', 'tools.byProvider.x.alsoAllow'],
  ['{ tools: { web: { search: { apiKey: "x" } } } }', 'tools.web.search.apiKey'],
  [
    '{ agents: { defaults: { sandbox: { browser: { network: "container:x" } } } } }',
    'agents.defaults.sandbox.browser.network',
  ],
  ['{ cloudWorkers: { profiles: { a: { provider: "x", suspendAfter: "90s" } } } }', null],
  [
    '{ cloudWorkers: { profiles: { a: { provider: "x", suspendAfter: "30s" } } } }',
    'cloudWorkers.profiles.a.suspendAfter',
  ],
  ['{ agents: { entries: { a: { identity: { avatar: "pictures/../x.png" } } } } }', null],
  ['{ agents: { entries: { a: { identity: { avatar: "https://x.example/x.png" } } } } }', null],
  [
    '{ agents: { entries: { a: { identity: { avatar: "../x.png" } } } } }',
    'agents.entries.a.identity.avatar',
  ],
  ['{ agents: { entries: { a: { identity: { avatar: "~/x.png" } } } } }', 'agents.entries.a.identity.avatar'],
  [
    '{ agents: { entries: { a: { identity: { avatar: "file:///x.png" } } } } }',
    'agents.entries.a.identity.avatar',
  ],
  ['{ agents: { entries: { a: { workspace: "/w", identity: { avatar: "/w/x.png" } } } } }', null],
  [
    '{ agents: { entries: { a: { workspace: "/w", identity: { avatar: "/etc/x.png" } } } } }',
    'agents.entries.a.identity.avatar',
  ],
  ['{ tools: { web: { search: { provider: "gemini" } } } }', null],
  ['{ tools: { web: { search: { provider: "brave" } } } }', 'tools.web.search.provider'],
  ['{ tools: { web: { search: { provider: "gemni" } } } }', 'tools.web.search.provider'],
  ['{ tools: { web: { search: { provider: " " } } } }', 'tools.web.search.provider'],
  ['{ channels: { " ": {} } }', null],
  ['{ bindings: [{ agentId: "", match: { channel: "telegram" } }] }', null],
  ['{ bindings: [{ agentId: "mian", match: { channel: "telegram" } }] }', 'bindings.0.agentId'],
  [
    '{ agents: { defaults: { sandbox: { docker: { env: { "A-B": "x" } } } } } }',
    'agents.defaults.sandbox.docker.env.A-B',
  ],
  [
    '{ agents: { defaults: { sandbox: { docker: { env: { A: "x\\ny" } } } } } }',
    'agents.defaults.sandbox.docker.env.A',
  ],
  ['{ agents: { defaults: { sandbox: { backend: "ssh", docker: { env: { "A-B": "x" } } } } } }', null],
  ['{ agents: { entries: { a: { sandbox: { scope: "shared", docker: { env: { "A-B": "x" } } } } } } }', null],
  ['{ agents: { defaults: { modelPolicy: { allow: ["a/b", "a/b/*", "openrouter:auto"] } } } }', null],
  ['{ agents: { defaults: { modelPolicy: { allow: ["x"] } } } }', 'agents.defaults.modelPolicy.allow.0'],
  ['{ agents: { defaults: { modelPolicy: { allow: ["a/*/b"] } } } }', 'agents.defaults.modelPolicy.allow.0'],
  [
    '{ agents: { entries: { a: { modelPolicy: { allow: ["Fast"] }, models: { "a/b": { alias: "fast" } } } } } }',
    null,
  ],
  ['{ gateway: { auth: { token: { source: "file", provider: "p", id: "/a~1b/c" } } } }', null],
  ['{ gateway: { auth: { token: { source: "file", provider: "p", id: "a" } } } }', 'gateway.auth.token.id'],
  [
    '{ gateway: { auth: { token: { source: "exec", provider: "p", id: "a/../b" } } } }',
    'gateway.auth.token.id',
  ],
  ['{ channels: { telegram: { botToken: { source: "file", provider: "p", id: "a" } } } }', null],
  ['{ env: { vars: { constructor: "x" } } }', 'env.vars.constructor'],
  ['{ env: { vars: { constructor: "" } } }', null],
  ['{ hooks: { mappings: [{ transform: { module: "a/b.mjs" } }] } }', null],
  ['{ hooks: { mappings: [{ transform: { module: "../b.mjs" } }] } }', 'hooks.mappings.0.transform.module'],
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

describe('a channel that is not known', () => {
  it.each([
    ['{ channels: { nowhere: {} }, plugins: { deny: ["nowhere"] } }', false],
    ['{ channels: { nowhere: {} }, plugins: { allow: ["nowhere"] } }', true],
    ['{ channels: { nowhere: {} }, plugins: { entries: { nowhere: {} } } }', true],
    ['{ channels: { nowhere: {} }, plugins: { load: { paths: ["/plugins/nowhere"] } } }', true],
  ])('%s → %s', (text, ok) => {
    const result = checkText(text);
    expect(result.ok).toBe(ok);
    expect(briefs(result)).toContain('unknown-channel channels.nowhere «nowhere»');
  });
});

describe('the old list of agents', () => {
  it.each([
    ['[{ id: "a", default: true }, {}]', 'missing-key agents.list.1.id «{»'],
    ['[{ id: "a b" }]', 'missing-key agents.list.0.id «"a b"»'],
    ['[{ id: 5 }]', 'missing-key agents.list.0.id «5»'],
    ['[{ id: " a " }]', 'missing-key agents.list.0.id «" a "»'],
    ['{ a: {} }', 'retired-key agents.list «list»'],
  ])('is not converted as %s', (list, expected) => {
    expect(briefs(checkText(`{ agents: { list: ${list} } }`))).toContain(expected);
  });

  it('is refused beside agents.entries', () => {
    const result = checkText('{ agents: { entries: { a: {} }, list: [{ id: "a" }] } }');
    expect(briefs(result)).toContain('retired-key agents.list «list»');
    expect(result.ok).toBe(false);
  });
});

describe('rules beyond the schema', () => {
  it.each(VERDICTS)('%s: %s', (text, path) => {
    const result = checkText(text);
    expect(briefs(result).map((line) => line.split(' ')[1])).toEqual(path === null ? [] : [path]);
    expect(result.ok).toBe(path === null);
  });
});
