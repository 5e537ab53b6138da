/** Configs as people write them, one for each part of the schema that is worth damaging. Valid in 2026.9.6. */
import type { ConfigValue } from '../syntax.ts';

export const REAL_LOOKING: Readonly<Record<string, ConfigValue>> = {
  gateway: {
    port: 18789,
    mode: 'local',
    bind: 'loopback',
    auth: { mode: 'token', token: { source: 'env', provider: 'default', id: 'GATEWAY_TOKEN' } },
    reload: { mode: 'hybrid' },
    trustedProxies: ['10.0.0.1'],
    controlUi: { enabled: true, allowedOrigins: ['https://panel.example'] },
    nodes: { commands: { allow: ['camera'] } },
  },
  agents: {
    ownership: 'explicit',
    defaults: {
      workspace: '~/.openclaw/workspace',
      model: { primary: 'anthropic/claude', fallbacks: ['openai/gpt'] },
      heartbeat: { every: '30m', target: 'last' },
      sandbox: { mode: 'all', docker: { network: 'none', ulimits: { nofile: { soft: 1, hard: 2 }, nproc: 256 } } },
    },
    entries: {
      home: { name: 'Home', tools: { deny: ['exec'] }, identity: { name: 'H' } },
      work: { workspace: '~/work', model: 'anthropic/claude' },
    },
  },
  bindings: [
    { agentId: 'home', match: { channel: 'telegram', peer: { kind: 'direct', id: '1' } } },
    { type: 'route', agentId: 'work', match: { channel: 'whatsapp', accountId: 'biz' } },
  ],
  logging: { level: 'info', consoleLevel: 'warn', consoleStyle: 'json', file: '/var/log/x.log', redactPatterns: ['sk-.*'] },
  cron: { enabled: true, sessionRetention: '24h', webhookToken: 'x' },
  session: { reset: { mode: 'daily', atHour: 4 }, maintenance: { mode: 'enforce', pruneAfter: '30d', maxEntries: 500 } },
  messages: { ackReactionScope: 'group-mentions', groupChat: { historyLimit: 50, mentionPatterns: ['@bot'] } },
  tools: { profile: 'coding', deny: ['browser'], exec: { host: 'gateway', timeoutSeconds: 60 }, web: { search: { enabled: true } } },
  secrets: {
    providers: {
      default: { source: 'env' },
      vault: { source: 'file', path: '~/.openclaw/secrets.json', mode: 'json' },
      helper: { source: 'exec', command: '/usr/local/bin/helper', passEnv: ['PATH'] },
    },
  },
  models: {
    providers: {
      mine: {
        baseUrl: 'http://localhost:8080/v1',
        apiKey: { source: 'env', provider: 'default', id: 'MINE_KEY' },
        api: 'openai-completions',
        models: [{ id: 'big', name: 'Big', reasoning: false, input: ['text'], contextWindow: 8192, maxTokens: 1024 }],
      },
    },
  },
  mcp: { servers: { files: { command: 'npx', args: ['-y', 'server'], env: { A: 'b' } } } },
  diagnostics: { enabled: true, flags: ['telegram.http'], otel: { enabled: true, endpoint: 'http://c:4318', sampleRate: 0.2 } },
  hooks: { enabled: true, token: 'x', path: '/hooks', mappings: [{ match: { path: 'a' }, action: 'agent' }] },
  env: { vars: { A: 'b' }, shellEnv: { enabled: true, timeoutMs: 1000 } },
};
