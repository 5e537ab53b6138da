/**
 * What a changed config path does to a running Gateway, as facts of two OpenClaw generations: what no Gateway can be
 * asked for path by path. A live Gateway knows better (`config.schema.lookup`, `reloadKind`), and `reload-table.ts`
 * holds what one said; this is for the rest.
 * Source: the reload planner of OpenClaw 2026.9.6 (`gateway/configuration/hot-reload` in its docs) and 2026.2.26.
 */

export type ReloadKind = 'none' | 'hot' | 'restart';

/** The generations whose rules are known. */
export type Generation = '2026.2.26' | '2026.9.6';

/** A `*` in the prefix stands for one segment. */
export type ReloadRule = readonly [prefix: string, kind: ReloadKind];

/**
 * 2026.9.6, without plugins: where its planner has rules of its own. A section that comes or goes as a whole is listed
 * by its keys down to these. What a change of them does is in `reload-table.ts`.
 */
export const REFINED_PREFIXES: readonly string[] = [
  'acp',
  'agent',
  'agent.heartbeat',
  'agents',
  'agents.defaults',
  'agents.defaults.decisionModel',
  'agents.defaults.heartbeat',
  'agents.defaults.model',
  'agents.defaults.modelPolicy',
  'agents.defaults.models',
  'agents.defaults.sessionStore',
  'agents.defaults.workspace',
  'agents.entries',
  'agents.entries.*.decisionModel',
  'agents.ownership',
  'approvals.exec',
  'approvals.plugin',
  'attachments.ttlHours',
  'audio',
  'auth.order',
  'auth.profiles',
  'bindings',
  'broadcast',
  'channels',
  'cloudWorkers',
  'cloudWorkers.profiles',
  'cron',
  'desktop.host',
  'diagnostics.cacheTrace.enabled',
  'diagnostics.enabled',
  'discovery',
  'discovery.mdns.mode',
  'gateway',
  'gateway.allowRealIpFallback',
  'gateway.auth.allowTailscale',
  'gateway.auth.identityScopes',
  'gateway.auth.password',
  'gateway.auth.rateLimit',
  'gateway.auth.token',
  'gateway.auth.trustedProxy',
  'gateway.cliAgents',
  'gateway.controlUi.allowExternalEmbedUrls',
  'gateway.controlUi.allowedOrigins',
  'gateway.controlUi.automaticallyFetchFavicons',
  'gateway.controlUi.communityInvite',
  'gateway.controlUi.dangerouslyAllowHostHeaderOriginFallback',
  'gateway.controlUi.embedSandbox',
  'gateway.controlUi.enabled',
  'gateway.controlUi.environment',
  'gateway.controlUi.experimental.customPlugins',
  'gateway.controlUi.github',
  'gateway.controlUi.sessionObserver',
  'gateway.http.endpoints',
  'gateway.http.securityHeaders.strictTransportSecurity',
  'gateway.nodes.allowSkills',
  'gateway.nodes.browser',
  'gateway.nodes.commands',
  'gateway.nodes.pairing',
  'gateway.nodes.pluginTools.enabled',
  'gateway.portals',
  'gateway.publicOrigin',
  'gateway.push.apns.relay',
  'gateway.reload',
  'gateway.remote',
  'gateway.roles',
  'gateway.terminal',
  'gateway.tools',
  'gateway.trustedProxies',
  'hooks',
  'hooks.gmail',
  'hooks.internal',
  'identity',
  'logging',
  'mcp',
  'mcp.apps',
  'mcp.apps.sandboxOrigin',
  'memory.citations',
  'messages',
  'meta',
  'models',
  'plugins',
  'plugins.installs',
  'plugins.load',
  'routing',
  'secrets',
  'secrets.egressProxy',
  'security.audit.suppressions',
  'security.installPolicy',
  'session',
  'session.scope',
  'session.store',
  'skills',
  'skills.workshop.autonomous.mode',
  'talk',
  'talk.provider',
  'talk.realtime.provider',
  'telemetry.consentedAt',
  'telemetry.enabled',
  'tools',
  'transcripts',
  'tui',
  'ui',
  'update.auto.enabled',
  'update.channel',
  'update.checkOnStart',
  'wizard',
  'worktreeAcceleration',
  'worktreeRoot',
];

/**
 * 2026.9.6: settings that channels read when they start. They are hot when a loaded channel has to be refreshed,
 * and need nothing when none is loaded.
 */
export const SHARED_CHANNEL_PREFIXES: readonly string[] = [
  'agents.defaults.mediaMaxMb',
  'channels.defaults',
  'channels.modelByChannel',
  'messages.inbound',
  'messages.ackReactionScope',
  'commands',
  'accessGroups',
  'tts',
  'surfaces',
  'acp.stream',
  'diagnostics.flags',
];

/** 2026.9.6: channels that read these message settings live, so that they need no refresh. */
export const LIVE_MESSAGE_CHANNELS: Readonly<Record<string, readonly string[]>> = {
  'messages.inbound': ['telegram'],
  'messages.ackReactionScope': ['discord', 'matrix', 'signal', 'slack', 'telegram', 'whatsapp'],
};

const TELEGRAM_LIVE_KEYS = [
  'dmPolicy',
  'allowFrom',
  'groupAllowFrom',
  'groupPolicy',
  'replyToMode',
  'streaming',
  'textChunkLimit',
];

/** 2026.9.6: rules that a plugin adds while it is loaded. */
export const PLUGIN_RULES: Readonly<Record<string, readonly ReloadRule[]>> = {
  browser: [
    ['browser', 'restart'],
    ['browser.profiles', 'hot'],
    ['browser.defaultProfile', 'hot'],
    ['browser.headless', 'hot'],
    ['browser.executablePath', 'hot'],
    ['browser.attachOnly', 'hot'],
    ['browser.cdpUrl', 'hot'],
    ['browser.noSandbox', 'hot'],
    ['browser.extraArgs', 'hot'],
    ['browser.snapshotDefaults', 'hot'],
    ['browser.tabCleanup', 'hot'],
    ['browser.allowSystemProfileImport', 'hot'],
    ['browser.enabled', 'hot'],
    ['browser.evaluateEnabled', 'hot'],
    ['browser.ssrfPolicy', 'hot'],
    ['browser.extensionRelay.allowLegacyAuth', 'hot'],
  ],
  'file-transfer': [['plugins.entries.file-transfer.config.workspaces', 'hot']],
  telegram: [
    ['channels.telegram', 'hot'],
    ...TELEGRAM_LIVE_KEYS.flatMap((key): ReloadRule[] => [
      [`channels.telegram.${key}`, 'none'],
      [`channels.telegram.accounts.*.${key}`, 'none'],
    ]),
  ],
};

/** 2026.9.6: plugins with reload rules that are loaded unless the config turns them off. */
export const DEFAULT_PLUGINS: readonly string[] = ['browser', 'file-transfer'];

/** 2026.2.26: the first match wins, and between the two lists every channel adds `channels.<id>` as hot. */
export const FIRST_MATCH_RULES: readonly ReloadRule[] = [
  ['gateway.remote', 'none'],
  ['gateway.reload', 'none'],
  ['hooks.gmail', 'hot'],
  ['hooks', 'hot'],
  ['agents.defaults.heartbeat', 'hot'],
  ['agent.heartbeat', 'hot'],
  ['cron', 'hot'],
  ['browser', 'hot'],
  ['channels.defaults', 'restart'],
  ['channels.modelByChannel', 'restart'],
  ['channels.*', 'hot'],
  ['meta', 'none'],
  ['identity', 'none'],
  ['wizard', 'none'],
  ['logging', 'none'],
  ['models', 'none'],
  ['agents', 'none'],
  ['tools', 'none'],
  ['bindings', 'none'],
  ['audio', 'none'],
  ['agent', 'none'],
  ['routing', 'none'],
  ['messages', 'none'],
  ['session', 'none'],
  ['talk', 'none'],
  ['skills', 'none'],
  ['secrets', 'none'],
  ['plugins', 'restart'],
  ['ui', 'none'],
  ['gateway', 'restart'],
  ['discovery', 'restart'],
  ['canvasHost', 'restart'],
];
