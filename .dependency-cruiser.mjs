// @ts-check
import { ROOMS } from './bin/layers/rooms.mjs';

const LOCAL = '^(app|components|config-language|server|bin|bench|e2e|prisma)/|^[^/]+\\.[a-z]+$';
const TESTS = ['\\.test\\.tsx?$', '(^|/)(testdata|testing)/'];
const CATCH_ALL = ['lib', 'util', 'utils', 'helper', 'helpers', 'misc', 'common', 'shared'].flatMap((name) =>
  ['app', 'components', 'config-language', 'server'].map((top) => `^${top}/(|.+/)${name}[/.]`),
);
const NPM = ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

/** @param {import('./bin/layers/rooms.mjs').Room} room */
function rulesOf({ name, files, may, types = [], libraries, node }) {
  const from = { path: files, pathNot: TESTS };
  const comment = `See the room "${name}" in bin/layers/rooms.mjs.`;
  const rule = (/** @type {string} */ what, /** @type {object} */ to) => ({
    ...{ name: `${name}: ${what}`, severity: 'error', comment, from, to },
  });
  return [
    rule('foreign room', { path: LOCAL, pathNot: [...may, ...types] }),
    ...(types.length > 0
      ? [rule('types only', { path: [...types], pathNot: [...may], dependencyTypesNot: ['type-only'] })]
      : []),
    ...(node ? [] : [rule('no Node built-ins', { dependencyTypes: ['core'] })]),
    ...libraryRules(rule, libraries),
  ];
}

/**
 * @param {(what: string, to: object) => object} rule
 * @param {boolean | readonly string[]} libraries
 */
function libraryRules(rule, libraries) {
  if (libraries === true) return [];
  const allowed = libraries === false ? [] : libraries.map((library) => `node_modules/${library}/`);
  return [rule('no libraries', { dependencyTypes: NPM, ...(allowed.length ? { pathNot: allowed } : {}) })];
}

const HYGIENE = [
  {
    name: 'no circular imports',
    severity: 'error',
    comment: 'Two files that need each other are one idea, or miss a third.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no unresolvable imports',
    severity: 'error',
    comment: 'What the check cannot resolve it cannot judge.',
    from: {},
    to: { couldNotResolve: true, pathNot: '^@next/|\\.css$' },
  },
  {
    name: 'no room without a name',
    severity: 'error',
    comment: 'Every file of the product stands in a room that says what it may import.',
    from: {
      path: '^(app|components|config-language|server|bin)/',
      pathNot: [...TESTS, ...ROOMS.map((room) => room.files)],
    },
    to: {},
  },
  {
    name: 'no catch-all rooms',
    severity: 'error',
    comment: 'A file is named by its concept.',
    from: {},
    to: { path: CATCH_ALL },
  },
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: /** @type {import('dependency-cruiser').IForbiddenRuleType[]} */ ([
    ...HYGIENE,
    ...ROOMS.flatMap((room) => rulesOf(room)),
  ]),
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)testdata/' },
    webpackConfig: { fileName: 'bin/layers/alias.mjs' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
