/**
 * What OpenClaw asks of keys that belong together, beyond its JSON Schema (config/zod-schema* and the config
 * validation, 2026.9.6).
 */
import { modelPolicies, sandboxVariables } from './agent-rules.ts';
import { BUILT_IN_PROVIDERS } from './built-in-providers.ts';
import type { MergedNode, MergedObject } from './merged.ts';
import type { ConfigPath } from './syntax.ts';

export interface RuleProblem {
  /** From the object to the value the problem is about; what isn't there marks the nearest that is. */
  readonly at: ConfigPath;
  readonly message: string;
  /** An error unless said otherwise. */
  readonly severity?: 'warning';
}

export type ObjectRule = (object: MergedObject, name: string) => readonly RuleProblem[];

const child = (object: MergedObject, key: string): MergedNode | undefined => object.members.get(key)?.value;

function textAt(object: MergedObject, key: string): string | undefined {
  const node = child(object, key);
  return node?.type === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

function objectAt(object: MergedObject, key: string): MergedObject | undefined {
  const node = child(object, key);
  return node?.type === 'object' ? node : undefined;
}

const has = (object: MergedObject, key: string): boolean => object.members.has(key);

const isFilledList = (node: MergedNode | undefined): boolean =>
  node?.type === 'array' && node.items.length > 0;

const when = (condition: boolean, key: string | null, message: string): readonly RuleProblem[] =>
  condition ? [{ at: key === null ? [] : [key], message }] : [];

const toolPolicy: ObjectRule = (policy) =>
  when(
    isFilledList(child(policy, 'allow')) && isFilledList(child(policy, 'alsoAllow')),
    'alsoAllow',
    'allow and alsoAllow exclude each other: put everything into allow, or use a profile with alsoAllow.',
  );

const execPolicy: ObjectRule = (exec) =>
  when(
    has(exec, 'mode') && (has(exec, 'security') || has(exec, 'ask')),
    'mode',
    'mode says it all: it can not stand beside security or ask.',
  );

const providerChoice: ObjectRule = (talk) => {
  const chosen = textAt(talk, 'provider')?.trim().toLowerCase() ?? '';
  const providers = objectAt(talk, 'providers');
  const count = providers?.members.size ?? 0;
  if (!providers || providers.incomplete || count === 0) return [];
  if (chosen === '')
    return when(count > 1, 'provider', 'With several providers, "provider" must name the one to use.');
  return when(!has(providers, chosen), 'provider', `"providers" has no entry of this name.`);
};

const gatewayExposure: ObjectRule = (gateway) => {
  const tailscale = objectAt(gateway, 'tailscale');
  const mode = tailscale ? (textAt(tailscale, 'mode') ?? 'off') : 'off';
  if (mode !== 'serve' && mode !== 'funnel') return [];
  const bind = textAt(gateway, 'bind') ?? 'loopback';
  const isLoopback =
    bind === 'loopback' ||
    (bind === 'custom' && /^127\.\d+\.\d+\.\d+$/.test(textAt(gateway, 'customBindHost') ?? ''));
  const auth = objectAt(gateway, 'auth');
  return [
    ...when(
      !isLoopback,
      'bind',
      `With tailscale.mode "${mode}" the Gateway must listen on loopback: set bind to "loopback".`,
    ),
    ...(auth !== undefined && textAt(auth, 'mode') === 'none'
      ? [
          {
            at: ['auth', 'mode'],
            message: `"none" can not be used with tailscale.mode "${mode}": everyone who reaches it could use the Gateway.`,
          },
        ]
      : []),
  ];
};

const rolesDefault: ObjectRule = (roles) => {
  const name = textAt(roles, 'default');
  const definitions = objectAt(roles, 'definitions');
  const isEmpty = definitions?.members.size === 0 && !definitions.incomplete;
  if (isEmpty) return when(true, 'definitions', 'At least one role must be defined.');
  return when(
    name !== undefined && definitions !== undefined && !definitions.incomplete && !has(definitions, name),
    'default',
    'default must name one of the roles in definitions.',
  );
};

const browserProfile: ObjectRule = (profile) => {
  const driver = textAt(profile, 'driver');
  const attaches = driver === 'existing-session' || driver === 'extension';
  const message = 'userDataDir works only with driver "existing-session".';
  return [
    ...when(
      !attaches && !has(profile, 'cdpPort') && !has(profile, 'cdpUrl') && !profile.incomplete,
      null,
      'A profile needs cdpPort or cdpUrl.',
    ),
    ...when(
      driver !== 'existing-session' && (textAt(profile, 'userDataDir') ?? '') !== '',
      'userDataDir',
      message,
    ),
    ...when(
      driver === 'extension' && has(profile, 'cdpUrl'),
      'cdpUrl',
      'With driver "extension" the relay chooses the address: remove cdpUrl.',
    ),
  ];
};

/** Keys of other MCP configs that OpenClaw refuses although its schema takes any key there. */
const FOREIGN_MCP_KEYS: readonly (readonly [key: string, instead: string])[] = [
  ['disabled', 'enabled (the other way round)'],
  ['connectTimeout', 'connectionTimeoutMs'],
  ['connect_timeout', 'connectionTimeoutMs'],
  ['timeout', 'requestTimeoutMs'],
  ['workingDirectory', 'cwd'],
  ['supports_parallel_tool_calls', 'supportsParallelToolCalls'],
  ['ssl_verify', 'sslVerify'],
  ['client_cert', 'clientCert'],
  ['client_key', 'clientKey'],
];

const mcpServer: ObjectRule = (server) => [
  ...FOREIGN_MCP_KEYS.flatMap(([key, instead]) =>
    when(has(server, key), key, `"${key}" is not a key of OpenClaw: it is ${instead}.`),
  ),
  ...when(
    textAt(server, 'transport') === 'stdio' &&
      (textAt(server, 'command') ?? '').trim() === '' &&
      !server.incomplete,
    'transport',
    'A server with transport "stdio" needs a command.',
  ),
];

const customProvider: ObjectRule = (provider, name) => {
  if (provider.incomplete || BUILT_IN_PROVIDERS.has(name.toLowerCase())) return [];
  const why = 'OpenClaw does not know this provider, so the config must';
  return [
    ...when((textAt(provider, 'baseUrl') ?? '') === '', 'baseUrl', `${why} give its baseUrl.`),
    ...when(!has(provider, 'models'), 'models', `${why} list its models.`),
  ];
};

const acpBinding: ObjectRule = (binding) => {
  if (textAt(binding, 'type') !== 'acp' || binding.incomplete) return [];
  const match = objectAt(binding, 'match');
  const peer = match && objectAt(match, 'peer');
  const message = 'An ACP binding needs match.peer.id: it is for one conversation.';
  return peer && (textAt(peer, 'id') ?? '').trim() !== '' ? [] : [{ at: ['match', 'peer'], message }];
};

const roster: ObjectRule = (agents) => {
  const entries = [...(objectAt(agents, 'entries')?.members ?? [])];
  const marked = entries.filter(([, { value }]) => {
    const marker = value.type === 'object' ? child(value, 'default') : undefined;
    return marker?.type === 'scalar' && marker.value === true;
  });
  return [
    ...when(marked.length > 1, 'entries', 'Only one agent can be the default.'),
    ...when(
      marked.length > 0 && textAt(agents, 'ownership') === 'explicit',
      'ownership',
      'With ownership "explicit" no agent is the default: remove the default marker.',
    ),
  ];
};

const agentIdsDiffer: ObjectRule = (entries) => {
  const seen = new Map<string, string>();
  return [...entries.members.keys()].flatMap((key) => {
    const first = seen.get(key.toLowerCase());
    seen.set(key.toLowerCase(), first ?? key);
    return when(
      first !== undefined,
      key,
      `"${key}" and "${first}" are the same agent: letter case doesn't count.`,
    );
  });
};

const MOST_IN_A_THREAD = 16;

const broadcastLists: ObjectRule = (broadcast) =>
  [...broadcast.members].flatMap(([key, { value }]) =>
    when(
      /^[a-z][a-z0-9_-]*:.+$/i.test(key) && value.type === 'array' && value.items.length > MOST_IN_A_THREAD,
      key,
      `At most ${MOST_IN_A_THREAD} agents can share a thread.`,
    ),
  );

const DEFAULT_PORT = 18789;

const portalPort: ObjectRule = (gateway) => {
  const portals = objectAt(gateway, 'portals');
  const ingress = portals && objectAt(portals, 'ingress');
  const port = ingress && child(ingress, 'port');
  const own = child(gateway, 'port');
  const ownPort = own?.type === 'scalar' ? own.value : DEFAULT_PORT;
  if (port?.type !== 'scalar' || port.value !== ownPort) return [];
  return [{ at: ['portals', 'ingress', 'port'], message: 'Portals need another port than the Gateway.' }];
};

const modelRuntimes: ObjectRule = (models) =>
  [...models.members].flatMap(([ref, { value }]) => {
    if (value.type !== 'object' || (!ref.includes('*') && /^[^/]*[^/\s][^/]*\/.*\S/.test(ref))) return [];
    return ['pickerRuntimes', 'codeMode'].flatMap((key) =>
      has(value, key)
        ? [{ at: [ref, key], message: 'This works only for one model, written as provider/model.' }]
        : [],
    );
  });

const repositoryKeys: ObjectRule = (profiles) =>
  [...profiles.members.keys()].flatMap((key) =>
    when(
      !/^[a-z0-9.-]+(?:\/[^\s/A-Z]+){2,}$/.test(key) || key.endsWith('.git'),
      key,
      'Expected a repository like github.com/owner/repo: lower case, without .git.',
    ),
  );

/** Search providers whose settings moved to their plugins; an entry of one is refused, and any `apiKey`. */
const SEARCH_PROVIDERS: ReadonlySet<string> = new Set([
  'brave',
  'duckduckgo',
  'exa',
  'firecrawl',
  'gemini',
  'grok',
  'kimi',
  'minimax',
  'ollama',
  'perplexity',
  'searxng',
  'tavily',
]);

const webSearch: ObjectRule = (search) =>
  [...search.members].flatMap(([key, { value }]) =>
    when(
      key === 'apiKey' || (SEARCH_PROVIDERS.has(key) && value.type === 'object'),
      key,
      'Settings of a search provider belong to its plugin: plugins.entries.<plugin>.config.webSearch.',
    ),
  );

const perRequesterLogin: ObjectRule = (server) => {
  const oauth = objectAt(server, 'oauth');
  if (!oauth || textAt(oauth, 'identity') !== 'per-requester') return [];
  const at = ['oauth', 'identity'];
  const say = (condition: boolean, message: string): readonly RuleProblem[] =>
    condition ? [{ at, message }] : [];
  return [
    ...say(textAt(server, 'auth') !== 'oauth', '"per-requester" needs auth: "oauth".'),
    ...say(has(oauth, 'authProfileId'), '"per-requester" can not stand beside oauth.authProfileId.'),
    ...say(!has(server, 'url'), '"per-requester" needs a server with an HTTP address (url).'),
    ...say(has(server, 'command'), '"per-requester" can not be used with a command.'),
  ];
};

const broadcastGroup: ObjectRule = (_group, name) =>
  when(
    !/^[a-z][a-z0-9_-]*:.+$/i.test(name),
    null,
    'Options for a group need a key with its channel, like "telegram:12345".',
  );

const openChannel: ObjectRule = (channel) => {
  if (textAt(channel, 'dmPolicy') !== 'open' || channel.incomplete) return [];
  const allowFrom = child(channel, 'allowFrom');
  const admitsAll =
    allowFrom?.type === 'array' &&
    allowFrom.items.some((item) => item.type === 'scalar' && item.value === '*');
  if (admitsAll) return [];
  const message =
    'With dmPolicy "open" and no "*" in allowFrom every direct message is dropped: add "*", or use "pairing".';
  return [{ at: ['dmPolicy'], message, severity: 'warning' }];
};

const browserNetwork: ObjectRule = (sandbox) => {
  const browser = objectAt(sandbox, 'browser');
  const docker = objectAt(sandbox, 'docker');
  const allowed = docker && child(docker, 'dangerouslyAllowContainerNamespaceJoin');
  const isAllowed = allowed?.type === 'scalar' && allowed.value === true;
  const network = browser && textAt(browser, 'network');
  if (isAllowed || !network?.trim().toLowerCase().startsWith('container:')) return [];
  const message = 'The browser of the sandbox must not join the network of another container.';
  return [{ at: ['browser', 'network'], message }];
};

const containerNetwork: ObjectRule = (docker) => {
  const allowed = child(docker, 'dangerouslyAllowContainerNamespaceJoin');
  const isAllowed = allowed?.type === 'scalar' && allowed.value === true;
  const joins = (textAt(docker, 'network') ?? '').trim().toLowerCase().startsWith('container:');
  return when(
    joins && !isAllowed,
    'network',
    'The sandbox must not join the network of another container: use a bridge network.',
  );
};

const persistentHooks: ObjectRule = (hooks) => {
  const mappings = child(hooks, 'mappings');
  if (mappings?.type !== 'array' || (textAt(hooks, 'defaultSessionKey') ?? '').trim() !== '') return [];
  const message = 'With sessionMode "persistent" a sessionKey is needed, here or as hooks.defaultSessionKey.';
  return mappings.items.flatMap((mapping, index) =>
    mapping.type === 'object' && lacksSessionKey(mapping)
      ? [{ at: ['mappings', index, 'sessionKey'], message }]
      : [],
  );
};

function lacksSessionKey(mapping: MergedObject): boolean {
  const isAgent = (textAt(mapping, 'action') ?? 'agent') === 'agent';
  const isPersistent = textAt(mapping, 'sessionMode') === 'persistent';
  return (
    isAgent &&
    isPersistent &&
    (textAt(mapping, 'sessionKey') ?? '').trim() === '' &&
    !has(mapping, 'transform')
  );
}

/** OpenClaw asks its environment for the name and finds what every object has (config/config-env-vars, 2026.9.6). */
const inheritedNames: ObjectRule = (variables) =>
  Object.getOwnPropertyNames(Object.prototype)
    .filter((name) => name !== '__proto__' && textAt(variables, name)?.trim())
    .map((name) => ({
      at: [name],
      message: `OpenClaw fails to read a config with a variable "${name}": give it another name.`,
    }));

/** Dotted pattern (`*` for one segment) and the rule for the object there. */
export const OBJECT_RULES: readonly (readonly [pattern: string, rule: ObjectRule])[] = [
  ['agents', roster],
  ['agents', sandboxVariables],
  ['agents', modelPolicies],
  ['env.vars', inheritedNames],
  ['agents.entries', agentIdsDiffer],
  ['bindings.*', acpBinding],
  ['broadcast', broadcastLists],
  ['broadcast.*', broadcastGroup],
  ['agents.defaults.models', modelRuntimes],
  ['agents.entries.*.models', modelRuntimes],
  ['agents.defaults.sandbox', browserNetwork],
  ['agents.entries.*.sandbox', browserNetwork],
  ['channels.*', openChannel],
  ['agents.defaults.sandbox.docker', containerNetwork],
  ['agents.entries.*.sandbox.docker', containerNetwork],
  ['browser.profiles.*', browserProfile],
  ['cloudWorkers.projectProfiles', repositoryKeys],
  ['gateway', gatewayExposure],
  ['gateway', portalPort],
  ['gateway.roles', rolesDefault],
  ['hooks', persistentHooks],
  ['mcp.servers.*', mcpServer],
  ['mcp.servers.*', perRequesterLogin],
  ['models.providers.*', customProvider],
  ['talk', providerChoice],
  ['talk.realtime', providerChoice],
  ['tools', toolPolicy],
  ['tools.byProvider.*', toolPolicy],
  ['tools.sandbox.tools', toolPolicy],
  ['tools.subagents.tools', toolPolicy],
  ['tools.web.search', webSearch],
  ['agents.entries.*.tools.byProvider.*', toolPolicy],
  ['agents.entries.*.tools.sandbox.tools', toolPolicy],
  ['tools.exec', execPolicy],
  ['agents.entries.*.tools', toolPolicy],
  ['agents.entries.*.tools.exec', execPolicy],
];
