/** Random damage to real-looking configs, text in, text out, reproducible from a seed. */
import { type EditResult, removePath, renameKey, setValue } from '../config-language/edit.ts';
import { formatPath } from '../config-language/locate.ts';
import { parseJson5 } from '../config-language/parse.ts';
import type { ConfigPath, ConfigValue, ParseResult, ValueNode } from '../config-language/syntax.ts';
import { createRandom } from '../config-language/testdata/mutate.ts';
import { walkNodes } from '../config-language/value.ts';
import { BASES, type ConfigFiles } from './fidelity-bases.ts';
import { randomSchemaSetting } from './fidelity-settings.ts';

export interface FidelityCase {
  /** What was done, for example `team: typo gateway.port`. */
  readonly name: string;
  readonly files: ConfigFiles;
}

type Random = () => number;
/** The damaged text and what was done, or null where there is nothing of the kind to damage. */
type Damage = (text: string, random: Random) => { readonly text: string; readonly what: string } | null;

interface Place {
  readonly path: ConfigPath;
  readonly node: ValueNode;
}

/** The cases of a seed: the undamaged bases first. */
export function fidelityCases(count: number, seed: number): readonly FidelityCase[] {
  const random = createRandom(seed);
  const bases = Object.entries(BASES);
  const cases: FidelityCase[] = bases.map(([name, files]) => ({ name: `${name}: as it is`, files }));
  while (cases.length < count) {
    const [name, files] = pick(bases, random);
    const damaged = damageFiles(files, random);
    if (damaged !== null) cases.push({ name: `${name}: ${damaged.what}`, files: damaged.files });
  }
  return cases;
}

function damageFiles(files: ConfigFiles, random: Random): { files: ConfigFiles; what: string } | null {
  let current = files;
  const done: string[] = [];
  // Mostly one slip, as people make them; at times a second one, that must not hide the first.
  for (let slips = random() < 0.8 ? 1 : 2; slips > 0; slips--) {
    const name = pick(Object.keys(current), random);
    const [kind, damage] = pick(WEIGHTED, random);
    const result = damage(current[name] ?? '', random);
    if (result === null) continue;
    current = { ...current, [name]: result.text };
    done.push(`${kind} ${result.what}${name === 'openclaw.json' ? '' : ` in ${name}`}`);
  }
  return done.length === 0 ? null : { files: current, what: done.join(' and ') };
}

const ODD: readonly ConfigValue[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  1.5,
  70000,
  1e12,
  '',
  'x',
  'auto',
  'off',
  'open',
  '30d',
  'http://x',
  [],
  ['x'],
  [1],
  {},
  { a: 1 },
];

const REFERENCES: readonly ConfigValue[] = [
  { source: 'env', provider: 'default', id: 'TOKEN' },
  { source: 'env', id: 'TOKEN' },
  { source: 'env', provider: 'default', id: 'lower case' },
  { source: 'file', provider: 'default', id: '/a/b' },
  { source: 'file', provider: 'default', id: 'no-slash' },
  { source: 'exec', provider: 'default', id: 'a/../b' },
  { source: 'nowhere', provider: 'default', id: 'X' },
  { source: 'env', provider: 'Default', id: 'TOKEN' },
  { source: 'env', provider: 'default', id: 'TOKEN', extra: 1 },
];

const VARIABLES = [
  '${REGION}',
  '${NOT_SET}',
  'a${NOT_SET}b',
  '$${REGION}',
  '${lower}',
  '${A:-b}',
  '${',
  '$REGION',
];

const INCLUDES: readonly ConfigValue[] = [
  './none.json5',
  '../outside.json5',
  '/etc/hostname',
  './openclaw.json',
  '',
  5,
  [],
  ['./none.json5', 3],
  ['./empty.json5'],
  '.',
];

/** What was or may be written elsewhere, and is refused or migrated now. */
const RETIRED: readonly (readonly [path: ConfigPath, value: ConfigValue])[] = [
  [['logging', 'redactSensitive'], 'tools'],
  [['gateway', 'reload', 'mode'], 'hot'],
  [['gateway', 'token'], 'x'],
  [['env', 'MY_KEY'], 'x'],
  [['agent'], { model: 'a/b' }],
  [
    ['agents', 'list'],
    [{ id: 'a' }, { id: 'b', default: true }],
  ],
  [['agents', 'list'], [{ id: 'a' }]],
  [['messages', 'tts'], { auto: 'always' }],
  [['tools', 'bash'], { timeoutSec: 5 }],
  [['session', 'idleMinutes'], 5],
  [['whatsapp'], { allowFrom: ['+1'] }],
  [['routing'], { allowFrom: ['+1'] }],
  [['memorySearch'], { enabled: true }],
  [['heartbeat'], { every: '5m' }],
  [['browser', 'ssrfPolicy'], { allowPrivateNetwork: true }],
  [['gateway', 'bind'], '0.0.0.0'],
];

/** Values that are good or bad only together with others. */
const TOGETHER: readonly (readonly [path: ConfigPath, value: ConfigValue])[] = [
  [['bindings'], [{ agentId: 'nobody', match: { channel: 'telegram' } }]],
  [['bindings'], [{ agentId: 'HOME', match: { channel: 'telegram' } }]],
  [['bindings'], [{ agentId: 'home', match: { channel: 'nowhere' } }]],
  [['bindings'], [{ agentId: 'main', match: {} }]],
  [['bindings'], [{ type: 'acp', agentId: 'main', match: { channel: 'telegram' } }]],
  [['broadcast'], { x: ['nobody'] }],
  [['broadcast'], { 'telegram:1': { agents: ['main'] } }],
  [['agents', 'entries'], { a: {}, b: {} }],
  [['agents', 'entries'], { a: { default: true }, b: {} }],
  [['agents', 'entries'], { A: {}, a: {} }],
  [['agents', 'entries'], { 'with space': {} }],
  [['agents', 'entries', 'home', 'workspace'], '~/work'],
  [['agents', 'entries', 'work', 'default'], true],
  [['agents', 'ownership'], 'explicit'],
  [['agents', 'defaults', 'sandbox', 'docker'], { network: 'host' }],
  [['agents', 'defaults', 'sandbox', 'docker'], { binds: ['a:/b'] }],
  [['agents', 'defaults', 'sandbox', 'docker'], { binds: ['/etc:/b', '/a:/b:ro'] }],
  [['agents', 'defaults', 'heartbeat'], { every: '5 minutes' }],
  [['agents', 'defaults', 'heartbeat'], { every: '5m', activeHours: { start: '22:00', end: '22:00' } }],
  [['agents', 'defaults', 'heartbeat'], { activeHours: { start: '25:00', end: '24:00' } }],
  [['channels', 'telegram'], { dmPolicy: 'open' }],
  [['channels', 'telegram'], { dmPolicy: 'open', allowFrom: ['*'] }],
  [['channels', 'telegram'], { dmPolicy: 'allowlist' }],
  [['channels', 'telegram'], { dmPolicy: 'allowlist', allowFrom: [] }],
  [['channels', 'telegram', 'webhookUrl'], 'https://x.example'],
  [['channels', 'discord', 'dm'], { policy: 'open' }],
  [['channels', 'slack'], { mode: 'http' }],
  [['channels', 'whatsapp', 'dmPolicy'], 'open'],
  [['channels', 'signal'], { dmPolicy: 'open' }],
  [['channels', 'nowhere'], {}],
  [['channels', 'defaults'], { groupPolicy: 'open' }],
  [['plugins', 'entries', 'nowhere'], { enabled: true }],
  [['plugins', 'allow'], ['nowhere']],
  [['plugins', 'load'], { paths: ['/nowhere'] }],
  [['plugins', 'slots'], { memory: 'nowhere' }],
  [['tools', 'allow'], ['a']],
  [['tools', 'alsoAllow'], ['a']],
  [['tools', 'exec'], { mode: 'full', security: 'full' }],
  [['gateway', 'tailscale'], { mode: 'serve' }],
  [['gateway', 'tailscale'], { mode: 'funnel' }],
  [['gateway', 'auth'], { mode: 'none' }],
  [['gateway', 'auth'], { mode: 'trusted-proxy' }],
  [['gateway', 'auth'], { mode: 'token', token: '' }],
  [['gateway', 'bind'], 'custom'],
  [['gateway', 'roles'], { default: 'nobody', definitions: {} }],
  [['gateway', 'mode'], 'remote'],
  [['models', 'providers', 'other'], { models: [] }],
  [['models', 'providers', 'anthropic'], {}],
  [
    ['models', 'providers', 'mine', 'models'],
    [
      { id: 'big', name: 'Big' },
      { id: 'big', name: 'Big' },
    ],
  ],
  [['mcp', 'servers', 'other'], { transport: 'stdio' }],
  [['mcp', 'servers', 'other'], { url: 'not a url' }],
  [['mcp', 'servers', 'other'], { command: 'x', disabled: true }],
  [['mcp', 'servers', 'bad name'], { command: 'x' }],
  [['session', 'maintenance'], { pruneAfter: '0d' }],
  [['session', 'maintenance'], { maxDiskBytes: '1xb' }],
  [['session', 'maintenance'], { maxDiskBytes: '1mb', highWaterBytes: '2mb' }],
  [['session', 'reset'], { mode: 'idle' }],
  [['session', 'reset', 'atHour'], 24],
  [['cron', 'sessionRetention'], 'never'],
  [['cron', 'sessionRetention'], false],
  [['hooks'], { enabled: true }],
  [['hooks', 'path'], '/'],
  [['hooks', 'mappings'], [{ action: 'agent', sessionMode: 'persistent' }]],
  [['hooks', 'transformsDir'], '/elsewhere'],
  [['browser', 'profiles'], { p: {} }],
  [['browser', 'profiles'], { 'Bad Name': { cdpPort: 1, color: '#000000' } }],
  [['talk'], { provider: 'a', providers: { b: {} } }],
  [['secrets', 'providers'], { vault: { source: 'env' } }],
  [['secrets', 'defaults'], { env: 'nowhere' }],
  [['secrets', 'providers'], { 'Bad Name': { source: 'env' } }],
  [['env', 'vars'], { 'a b': 'x' }],
  [['auth', 'profiles'], { 'a:b': { provider: 'a', mode: 'oauth' } }],
  [['meta'], { lastTouchedVersion: '2026.9.6' }],
  [['wizard'], { lastRunAt: 'x' }],
  [['commands'], { native: 'auto', ownerAllowFrom: ['1'] }],
  [['approvals'], { exec: { enabled: true, mode: 'targets' } }],
  [['skills'], { entries: { a: { enabled: true, apiKey: 'x' } } }],
  [['skills'], { load: { extraDirs: ['~/x'] } }],
  [['memory'], { backend: 'qmd' }],
];

const DAMAGE: readonly (readonly [kind: string, weight: number, damage: Damage])[] = [
  [
    'unknown key',
    2,
    (text, random) => addKey(text, random, pick(['zz', 'enabeld', 'colour', '$schema', 'default'], random)),
  ],
  ['typo', 3, typo],
  ['odd value', 4, (text, random) => replaceScalar(text, random, pick(ODD, random))],
  ['any odd value', 1, (text, random) => replaceAny(text, random, pick(ODD, random))],
  ['removed', 3, removed],
  ['number changed', 2, changedNumber],
  ['text changed', 2, changedText],
  ['reference', 1.5, (text, random) => replaceScalar(text, random, pick(REFERENCES, random))],
  ['variable', 1.5, (text, random) => replaceScalar(text, random, pick(VARIABLES, random))],
  ['include', 1, (text, random) => replaceAny(text, random, { $include: pick(INCLUDES, random) })],
  ['duplicate', 1, duplicate],
  ['retired', 1, (text, random) => setAt(text, ...pick(RETIRED, random))],
  ['together', 4, (text, random) => setAt(text, ...pick(TOGETHER, random))],
  ['setting', 4, (text, random) => setAt(text, ...randomSchemaSetting(random))],
  ['syntax', 2, syntax],
];

/** Each kind as often as its weight says, in halves. */
const WEIGHTED = DAMAGE.flatMap(([kind, weight, damage]) =>
  Array.from({ length: weight * 2 }, () => [kind, damage] as const),
);

function placesOf(parse: ParseResult): Place[] {
  return [...walkNodes(parse.root)].map(({ path, node }) => ({ path, node }));
}

const isScalar = ({ node }: Place): boolean => node.type !== 'object' && node.type !== 'array';
const isKeyed = ({ path }: Place): boolean => typeof path.at(-1) === 'string';

function edit(what: string, result: EditResult): ReturnType<Damage> {
  return result.ok ? { text: result.text, what } : null;
}

function setAt(text: string, path: ConfigPath, value: ConfigValue): ReturnType<Damage> {
  return edit(`${formatPath(path)} = ${JSON.stringify(value)}`, setValue(parseJson5(text), path, value));
}

function replaceScalar(text: string, random: Random, value: ConfigValue): ReturnType<Damage> {
  const places = placesOf(parseJson5(text)).filter(isScalar);
  return places.length === 0 ? null : setAt(text, pick(places, random).path, value);
}

function replaceAny(text: string, random: Random, value: ConfigValue): ReturnType<Damage> {
  const places = placesOf(parseJson5(text)).filter(isKeyed);
  if (places.length === 0) return null;
  const { path } = pick(places, random);
  const parse = parseJson5(text);
  const gone = removePath(parse, path);
  return gone.ok ? setAt(gone.text, path, value) : null;
}

function addKey(text: string, random: Random, key: string): ReturnType<Damage> {
  const objects = placesOf(parseJson5(text)).filter(({ node }) => node.type === 'object');
  if (objects.length === 0) return null;
  return setAt(text, [...pick(objects, random).path, key], pick(ODD, random));
}

function typo(text: string, random: Random): ReturnType<Damage> {
  const parse = parseJson5(text);
  const keyed = placesOf(parse).filter(isKeyed);
  if (keyed.length === 0) return null;
  const { path } = pick(keyed, random);
  const key = String(path.at(-1));
  const at = Math.floor(random() * key.length);
  const slipped = pick(
    [
      key.slice(0, at) + key.slice(at + 1),
      `${key.slice(0, at)}${key[at + 1] ?? 's'}${key[at] ?? ''}${key.slice(at + 2)}`,
      `${key}s`,
      key.toUpperCase(),
    ],
    random,
  );
  return edit(`${formatPath(path)} → ${slipped}`, renameKey(parse, path, slipped));
}

function removed(text: string, random: Random): ReturnType<Damage> {
  const parse = parseJson5(text);
  const places = placesOf(parse).filter(({ path }) => path.length > 0);
  if (places.length === 0) return null;
  const { path } = pick(places, random);
  return edit(formatPath(path), removePath(parse, path));
}

function changedNumber(text: string, random: Random): ReturnType<Damage> {
  const numbers = placesOf(parseJson5(text)).filter(({ node }) => node.type === 'number');
  if (numbers.length === 0) return null;
  const { path, node } = pick(numbers, random);
  const value = node.type === 'number' ? node.value : 0;
  return setAt(text, path, pick([-value, value * 1000, value + 0.5, 0, String(value)], random));
}

function changedText(text: string, random: Random): ReturnType<Damage> {
  const texts = placesOf(parseJson5(text)).filter(({ node }) => node.type === 'string');
  if (texts.length === 0) return null;
  const { path, node } = pick(texts, random);
  const value = node.type === 'string' ? node.value : '';
  return setAt(text, path, pick([`${value}x`, value.toUpperCase(), value.slice(1), ` ${value}`, ''], random));
}

function duplicate(text: string, random: Random): ReturnType<Damage> {
  const parse = parseJson5(text);
  const objects = placesOf(parse).flatMap(({ node }) =>
    node.type === 'object' && node.members.length > 0 ? [node] : [],
  );
  if (objects.length === 0) return null;
  const { key } = pick(pick(objects, random).members, random);
  const written = text.slice(key.start, key.end);
  const value = JSON.stringify(pick(ODD, random));
  return {
    text: `${text.slice(0, key.start)}${written}: ${value}, ${text.slice(key.start)}`,
    what: key.value,
  };
}

function syntax(text: string, random: Random): ReturnType<Damage> {
  const marks = [...text.matchAll(/[{}[\]:,"']/g)];
  if (marks.length === 0) return null;
  const { index, 0: mark } = pick(marks, random);
  const [what, instead] = pick(
    [
      [`without ${mark}`, ''],
      [`twice ${mark}`, mark + mark],
      ['a stray word', `${mark} word `],
      ['an open comment', `${mark}/* `],
      ['cut off', null],
    ] as const,
    random,
  );
  const changed =
    instead === null ? text.slice(0, index) : text.slice(0, index) + instead + text.slice(index + 1);
  return { text: changed, what: `${what} at ${index}` };
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
