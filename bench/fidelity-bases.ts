/** Configs as people keep them, by file name; `openclaw.json` is the root. Each is valid for 2026.9.6. */
export type ConfigFiles = Readonly<Record<string, string>>;

const HOME = `// One person, one bot
{
  gateway: {
    mode: "local",
    port: 18789,
    bind: "loopback",
    auth: { mode: "token", token: { source: "env", provider: "default", id: "GATEWAY_TOKEN" } },
    reload: { mode: "hybrid" },
  },
  agents: {
    defaults: {
      workspace: "~/.openclaw/workspace",
      model: { primary: "anthropic/claude-opus", fallbacks: ["openai/gpt"] },
      heartbeat: { every: "30m", target: "last" }, // quiet enough
      sandbox: { mode: "non-main" },
    },
  },
  channels: {
    telegram: {
      enabled: true,
      botToken: "\${TELEGRAM_BOT_TOKEN}",
      dmPolicy: "allowlist",
      allowFrom: ["12345678"],
      groups: { "*": { requireMention: true } },
    },
  },
  session: { reset: { mode: "daily", atHour: 4 } },
  logging: { level: "info", file: "/tmp/openclaw/gateway.log", redactPatterns: ["sk-.*"] },
  env: { vars: { LOG_PLACE: "/tmp", REGION: "eu" } },
}
`;

const TEAM = `{
  "gateway": {
    "mode": "local",
    "bind": "lan",
    "auth": { "mode": "password", "password": "\${GATEWAY_PASSWORD}" },
    "trustedProxies": ["10.0.0.1"],
    "controlUi": { "enabled": true, "allowedOrigins": ["https://panel.example"] },
    "tailscale": { "mode": "off" }
  },
  "agents": {
    "ownership": "explicit",
    "defaults": { "model": { "primary": "mine/big" }, "maxConcurrent": 4 },
    "entries": {
      "home": { "name": "Home", "identity": { "name": "Pi" }, "tools": { "deny": ["exec"] } },
      "work": {
        "workspace": "~/work",
        "model": "mine/big",
        "sandbox": { "mode": "all", "docker": { "network": "none", "memory": "1g" } },
        "heartbeat": { "every": "1h", "activeHours": { "start": "08:00", "end": "22:00" } }
      }
    }
  },
  "bindings": [
    { "agentId": "home", "match": { "channel": "telegram", "peer": { "kind": "direct", "id": "1" } } },
    { "type": "route", "agentId": "work", "match": { "channel": "whatsapp", "accountId": "biz" } }
  ],
  "broadcast": { "strategy": "parallel", "120363@g.us": ["home", "work"] },
  "channels": {
    "whatsapp": { "dmPolicy": "pairing", "accounts": { "biz": { "dmPolicy": "allowlist", "allowFrom": ["+15550001"] } } },
    "discord": { "enabled": true, "token": "\${DISCORD_TOKEN}", "groupPolicy": "allowlist" },
    "slack": { "mode": "socket", "botToken": "xoxb-1", "appToken": "xapp-1" }
  },
  "models": {
    "providers": {
      "mine": {
        "baseUrl": "http://localhost:8080/v1",
        "apiKey": { "source": "env", "provider": "default", "id": "MINE_KEY" },
        "api": "openai-completions",
        "models": [
          { "id": "big", "name": "Big", "reasoning": false, "input": ["text"], "contextWindow": 8192, "maxTokens": 1024 }
        ]
      }
    }
  },
  "messages": { "ackReactionScope": "group-mentions", "groupChat": { "historyLimit": 50, "mentionPatterns": ["@bot"] } }
}
`;

const SERVER = `{
  gateway: { mode: 'local', port: 18789, bind: 'loopback', auth: { mode: 'token', token: 'not-a-real-one' } },
  logging: { level: 'info', consoleLevel: 'warn', consoleStyle: 'json', file: '/tmp/x.log' },
  cron: { enabled: true, sessionRetention: '24h' },
  session: { maintenance: { mode: 'enforce', pruneAfter: '30d', maxEntries: 500 } },
  tools: {
    profile: 'coding',
    deny: ['browser'],
    exec: { host: 'gateway', timeoutSeconds: 60 },
    web: { search: { enabled: true } },
  },
  mcp: { servers: { files: { command: 'npx', args: ['-y', 'server'], env: { A: 'b' } } } },
  diagnostics: {
    enabled: true,
    flags: ['telegram.http'],
    otel: { enabled: true, endpoint: 'http://collector:4318', sampleRate: 0.2, protocol: 'http/protobuf' },
  },
  hooks: { enabled: true, token: 'another', path: '/hooks', mappings: [{ match: { path: 'a' }, action: 'agent' }] },
  browser: { enabled: true, headless: true, profiles: { mine: { cdpPort: 18801, color: '#33aaff' } } },
  discovery: { mdns: { mode: 'minimal' } },
  secrets: { providers: { default: { source: 'env' } } },
  update: { channel: 'stable' },
  plugins: { entries: { xai: { enabled: false } } },
}
`;

const SPLIT: ConfigFiles = {
  'openclaw.json': `{
  gateway: { $include: "./gateway.json5" },
  agents: { $include: ["./agents/defaults.json5", "./agents/entries.json5"], ownership: "explicit" },
  logging: { level: "debug", $include: "./logging.json5" },
  tools: { deny: ["browser"] },
}
`,
  'gateway.json5':
    '// the door\n{ mode: "local", port: 18789, auth: { mode: "token", token: "${GATEWAY_TOKEN}" } }\n',
  'agents/defaults.json5': '{ defaults: { workspace: "~/ws", heartbeat: { every: "1h" } } }\n',
  'agents/entries.json5': '{ entries: { a: { $include: "./a.json5" }, b: { name: "B" } } }\n',
  'agents/a.json5': '{ name: "A", tools: { deny: ["exec"] } }\n',
  'logging.json5': '{ level: "info", consoleStyle: "compact" }\n',
};

export const BASES: Readonly<Record<string, ConfigFiles>> = {
  home: { 'openclaw.json': HOME },
  team: { 'openclaw.json': TEAM },
  server: { 'openclaw.json': SERVER },
  split: SPLIT,
};
