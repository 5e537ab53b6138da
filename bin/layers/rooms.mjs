// @ts-check

/**
 * One room of the house: which files it is, and what they may import. Patterns are regular expressions over paths
 * from the root; `$1` is the first group of `files`, so that a capability reaches itself and not its neighbour.
 * @typedef {object} Room
 * @property {string} name
 * @property {string} files
 * @property {readonly string[]} may modules it may import
 * @property {readonly string[]} [types] modules of which it may import types only
 * @property {boolean | readonly string[]} libraries npm packages: all, none, or these
 * @property {boolean} node built-in modules of Node
 */

const CAPABILITY =
  '^server/(instances|config|backup|health|gateway|auth|audit|operations|overview|logs|telemetry|deploy|upgrade|alerts|secrets|destinations)/';
const SHAPES = `${CAPABILITY}[a-z-]*(types|ports)\\.ts$`;
const WORKFLOW_SHAPES = '^server/workflows/(types|ports)\\.ts$';
const PURE = `${CAPABILITY}(?!service\\.ts$|ports\\.ts$)`;
const ERRORS = '^server/errors\\.ts$';
const LANGUAGE = '^config-language/';
const PLATFORM = '^server/platform/';
const OWN_KIND = '^server/$1/';
const BELOW_TRPC = [
  CAPABILITY,
  '^server/(workflows|jobs|openclaw|drivers|db|stores|platform|demo|http)/',
  '^server/(?!trpc)[a-z-]+\\.ts$',
  LANGUAGE,
];

/**
 * Who may import whom. Tests are free; everything else stands in exactly one room.
 * @type {readonly Room[]}
 */
export const ROOMS = [
  { name: 'config-language', files: LANGUAGE, may: [LANGUAGE], libraries: false, node: false },
  {
    name: 'capability',
    files: CAPABILITY,
    may: [OWN_KIND, LANGUAGE, ERRORS],
    types: [SHAPES],
    libraries: false,
    node: false,
  },
  {
    name: 'adapter',
    files: '^server/(openclaw|drivers|db|stores)/',
    // Inward only: the pure judgements of a capability, never the service that drives the adapter.
    may: [OWN_KIND, ERRORS, PLATFORM, LANGUAGE, PURE],
    types: [SHAPES, WORKFLOW_SHAPES],
    libraries: true,
    node: true,
  },
  { name: 'platform', files: PLATFORM, may: [PLATFORM, ERRORS], libraries: true, node: true },
  {
    name: 'demo',
    files: '^server/demo/',
    may: ['^server/demo/', ERRORS, PLATFORM, LANGUAGE],
    types: [SHAPES],
    libraries: true,
    node: true,
  },
  {
    name: 'workflow',
    files: '^server/(workflows|jobs)/',
    may: [OWN_KIND, CAPABILITY, LANGUAGE, ERRORS],
    libraries: false,
    node: false,
  },
  {
    name: 'trpc',
    files: '^server/trpc/',
    may: [
      '^server/trpc/',
      ERRORS,
      '^server/(current-app|http/actor)\\.ts$',
      '^server/[a-z-]+/[a-z-]*types\\.ts$',
    ],
    types: ['^server/app\\.ts$', SHAPES, WORKFLOW_SHAPES],
    libraries: ['zod', '@trpc/server'],
    node: false,
  },
  {
    name: 'listener',
    files: '^server/http/',
    may: ['^server/http/', '^server/auth/', ERRORS],
    types: [SHAPES],
    libraries: false,
    node: true,
  },
  {
    name: 'current-app',
    files: '^server/current-app\\.ts$',
    may: [],
    types: ['^server/app\\.ts$'],
    libraries: false,
    node: false,
  },
  { name: 'errors', files: ERRORS, may: [], libraries: false, node: false },
  {
    name: 'composition',
    files: '^server/(?!errors|current-app)[a-z-]+\\.ts$',
    may: BELOW_TRPC,
    libraries: true,
    node: true,
  },
  {
    name: 'cli',
    files: '^server/cli/',
    may: ['^server/cli/', ...BELOW_TRPC],
    libraries: true,
    node: true,
  },
  { name: 'ui', files: '^components/ui/', may: ['^components/ui/'], libraries: true, node: false },
  {
    name: 'status',
    files: '^components/status/',
    may: ['^components/(ui|status)/', LANGUAGE],
    types: [SHAPES, WORKFLOW_SHAPES],
    libraries: true,
    node: false,
  },
  {
    name: 'editor',
    files: '^components/editor/',
    may: ['^components/(ui|status|editor)/', LANGUAGE],
    types: [SHAPES],
    libraries: true,
    node: false,
  },
  {
    // What every feature stands in: navigation, toasts, palette, the tRPC client and hooks over it.
    name: 'frame',
    files: '^components/(shell|data)/',
    may: ['^components/(ui|status|shell|data)/', LANGUAGE],
    types: ['^server/trpc/', SHAPES, WORKFLOW_SHAPES],
    libraries: true,
    node: false,
  },
  {
    name: 'feature',
    files: '^components/(?!ui/|status/|editor/|shell/|data/)([^/]+)/',
    may: ['^components/(ui|status|editor|shell|data|$1)/', LANGUAGE],
    types: ['^server/trpc/', SHAPES, WORKFLOW_SHAPES],
    libraries: true,
    node: false,
  },
  {
    name: 'page',
    files: '^app/(?!page\\.tsx$|.*route\\.ts$)',
    may: ['^app/', '^components/', '^server/trpc/'],
    types: [SHAPES],
    libraries: true,
    node: false,
  },
  {
    // The first page shows nothing either: it only sends the reader on.
    name: 'route-handler',
    files: '^app/(page\\.tsx$|.*route\\.ts$)',
    may: ['^app/', '^server/trpc/', '^server/current-app\\.ts$', '^server/http/actor\\.ts$', ERRORS],
    types: ['^server/app\\.ts$', SHAPES],
    libraries: true,
    node: true,
  },
  {
    name: 'launcher',
    files: '^bin/(?!dev/)',
    may: ['^bin/', '^server/cli/'],
    libraries: true,
    node: true,
  },
  {
    // Makes what is bundled from what the real OpenClaw says.
    name: 'dev tool',
    files: '^bin/dev/',
    may: ['^bin/', ERRORS, '^server/openclaw/', LANGUAGE],
    libraries: true,
    node: true,
  },
];
