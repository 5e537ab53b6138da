/** Config fragments of the kind deployment guides print, written for the older generation. */
export const DEPLOYMENT_SNIPPETS = {
  'variables inline': `{
    env: {
      OPENROUTER_API_KEY: "sk-or-example",
      vars: { GROQ_API_KEY: "gsk-example" },
    },
  }`,
  'a token from the environment': '{ gateway: { auth: { token: "${OPENCLAW_GATEWAY_TOKEN}" } } }',
  'several files': `{
    gateway: { port: 18789 },
    agents: { $include: "./agents.json5" },
    broadcast: { $include: ["./clients/a.json5", "./clients/b.json5"] },
  }`,
  'two agents': `{
    agents: {
      list: [
        { id: "home", default: true, workspace: "~/.openclaw/workspace-home" },
        { id: "work", workspace: "~/.openclaw/workspace-work" },
      ],
    },
    bindings: [
      { agentId: "home", match: { channel: "whatsapp", accountId: "personal" } },
      { agentId: "work", match: { channel: "whatsapp", accountId: "biz" } },
    ],
  }`,
  'logs for a collector': `{
    logging: {
      level: "info",
      file: "/var/log/openclaw/openclaw.log", // the same path after every restart
      consoleLevel: "info",
      consoleStyle: "json",
      redactSensitive: "tools",
      redactPatterns: ["sk-.*"],
    },
  }`,
  'diagnostic flags': '{ diagnostics: { flags: ["telegram.http", "gateway.*"] } }',
  'OpenTelemetry': `{
    plugins: {
      allow: ["diagnostics-otel"],
      entries: { "diagnostics-otel": { enabled: true } },
    },
    diagnostics: {
      enabled: true,
      otel: {
        enabled: true,
        endpoint: "http://otel-collector:4318",
        protocol: "http/protobuf",
        serviceName: "openclaw-gateway",
        traces: true,
        metrics: true,
        logs: true,
        sampleRate: 0.2,
        flushIntervalMs: 60000,
      },
    },
  }`,
  'a hardened sandbox': `{
    agents: {
      defaults: {
        sandbox: {
          docker: {
            readOnlyRoot: true,
            tmpfs: ["/tmp", "/var/tmp", "/run"],
            network: "none", // no egress
            user: "1000:1000",
            capDrop: ["ALL"],
            pidsLimit: 256,
            memory: "1g",
            memorySwap: "2g",
            cpus: 1,
            ulimits: {
              nofile: { soft: 1024, hard: 2048 },
              nproc: 256,
            },
            seccompProfile: "/path/to/seccomp.json",
            apparmorProfile: "openclaw-sandbox",
          },
        },
      },
    },
  }`,
} as const;

export type SnippetName = keyof typeof DEPLOYMENT_SNIPPETS;

/** The files that the snippet `several files` includes. */
export const SNIPPET_FILES = {
  'agents.json5': '{ defaults: { workspace: "~/.openclaw/workspace" } }',
  'clients/a.json5': '{ "123@g.us": ["main"] }',
  'clients/b.json5': '{ "456@g.us": ["main"] }',
} as const;
