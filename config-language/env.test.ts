import { describe, expect, it } from 'vitest';
import { parseDotEnv } from './dotenv.ts';
import { createEnvironment, type EnvInput, findEnvReferences } from './env.ts';
import { brief, inputOf, languageOf } from './testdata/check.ts';
import type { BundledVersion } from './testdata/schemas.ts';

describe('findEnvReferences', () => {
  it.each([
    ['${A}', ['A']],
    ['x${A_1}y${_B}', ['A_1', '_B']],
    ['$${A}', []],
    ['$$${A}', []],
    ['$${A}${B}', ['B']],
    ['${a}', []],
    ['${A:-1}', []],
    ['${1A}', []],
    ['$A', []],
    ['${A', []],
    ['${}', []],
  ])('%s', (value, names) => {
    expect(findEnvReferences(value).map(({ name }) => name)).toEqual(names);
  });
});

const layers = (process: string[] | null, cwd: string[] = [], state: string[] = []): EnvInput => ({
  layers: [
    ...(process ? [{ name: 'process' as const, names: process, emptyNames: ['EMPTY'] }] : []),
    { name: 'cwd .env', names: cwd },
    { name: 'state .env', names: [...state, 'EMPTY'] },
  ],
});

/** A config, what is known of the environment, and what is found. */
const FINDINGS: readonly (readonly [string, string, EnvInput, ...string[]])[] = [
  [
    'a missing variable',
    '{gateway: {auth: {token: "${NOPE}"}}}',
    layers([]),
    'warning env-missing gateway.auth.token «${NOPE}»',
  ],
  [
    'an empty one, although .env has it',
    '{gateway: {auth: {token: "${EMPTY}"}}}',
    layers([]),
    'warning env-empty gateway.auth.token «${EMPTY}»',
  ],
  ['set in the process', '{gateway: {auth: {token: "${T}"}}}', layers(['T'])],
  ['set in .env', '{gateway: {auth: {token: "${T}"}}}', layers([], [], ['T'])],
  ['set in env.vars', '{env: {vars: {T: "x"}}, gateway: {auth: {token: "${T}"}}}', layers([])],
  [
    'a variable made of a variable',
    '{env: {vars: {T: "${S}-x"}}, gateway: {auth: {token: "${T}"}}}',
    layers(['S']),
    'warning env-missing gateway.auth.token «${T}»',
  ],
  ['a name with spaces around it', '{env: {vars: {" T ": "x"}}, logging: {file: "${T}"}}', layers([])],
  [
    'a name that counts in the process alone',
    '{env: {vars: {GH_TOKEN: "x"}}, logging: {file: "/${GH_TOKEN}/${HOME}"}}',
    layers(['HOME']),
    'warning env-missing logging.file «${GH_TOKEN}»',
  ],
  [
    'a name that counts in the .env file of the state directory alone',
    '{logging: {file: "/${OPENAI_API_KEY}/${XAI_API_KEY}/${MY_API_KEY}"}}',
    layers([], ['OPENAI_API_KEY', 'XAI_API_KEY', 'MY_API_KEY'], ['XAI_API_KEY']),
    'warning env-missing logging.file «${OPENAI_API_KEY}»',
  ],
  [
    'set in gateway.env',
    '{logging: {file: "${T}"}}',
    { layers: [...layers([]).layers, { name: 'gateway.env', names: ['T'] }] },
  ],
  [
    'an environment we can not see',
    '{gateway: {auth: {token: "${T}"}}}',
    layers(null),
    'info env-unknown gateway.auth.token «${T}»',
  ],
  ['literal text', '{logging: {file: "$${A} ${b} $C ${D:-x}"}}', layers([])],
  [
    'the second of two',
    '{logging: {file: "/${A}/${B}.log"}}',
    layers(['A']),
    'warning env-missing logging.file «${B}»',
  ],
  [
    'behind an escape',
    '{logging: {file: "\\u0024{B}"}}',
    layers([]),
    'warning env-missing logging.file «"\\u0024{B}"»',
  ],
  ['a key is no reference', '{env: {vars: {"${K}": "x"}}}', layers([])],
  ['a pattern is not applied to what we do not know', '{logging: {level: "${L}"}}', layers(['L'])],
  [
    'but to what stays as it is',
    '{logging: {level: "${L}"}}',
    layers([]),
    'error not-allowed-value logging.level «"${L}"»',
    'warning env-missing logging.level «${L}»',
  ],
  ['never a number', '{gateway: {port: "${P}"}}', layers(['P']), 'error type gateway.port «"${P}"»'],
];

function found(text: string, env: EnvInput, version: BundledVersion = '2026.9.6'): string[] {
  const result = languageOf(version).check(inputOf(text, {}, env));
  return result.diagnostics.map((diagnostic) => `${diagnostic.severity} ${brief(result, diagnostic)}`);
}

describe('variables in the config', () => {
  it.each(FINDINGS.map(([name, text, env, ...expected]) => ({ name, text, env, expected })))(
    '$name',
    ({ text, env, expected }) => {
      expect(found(text, env)).toEqual(expected);
    },
  );

  it('may have other names in the older generation, and refer to one another', () => {
    const vars = 'env: {vars: {GH_TOKEN: "x", SHELL: "x", T: "${S}"}}';
    expect(
      found(`{${vars}, logging: {file: "\${GH_TOKEN}\${SHELL}\${T}"}}`, layers(['S'], []), '2026.2.26'),
    ).toEqual(['error env-missing logging.file «${SHELL}»']);
    expect(
      found('{logging: {file: "${OPENAI_API_KEY}"}}', layers([], ['OPENAI_API_KEY']), '2026.2.26'),
    ).toEqual([]);
  });

  it('are an error in the older generation', () => {
    expect(found('{logging: {file: "${NOPE}"}}', layers([]), '2026.2.26')).toEqual([
      'error env-missing logging.file «${NOPE}»',
    ]);
  });

  it('say which source wins', () => {
    const environment = createEnvironment(layers(['A'], ['A', 'B'], ['B', 'C']), null);
    expect(['A', 'B', 'C', 'D'].map((name) => environment.resolve(name))).toEqual([
      { state: 'set', source: 'process' },
      { state: 'set', source: 'cwd .env' },
      { state: 'set', source: 'state .env' },
      { state: 'missing' },
    ]);
  });
});

describe('parseDotEnv', () => {
  it.each([
    ['A=1', { A: '1' }],
    ['A = 1 # note', { A: '1' }],
    ['export A=1', { A: '1' }],
    ['A="x # y"', { A: 'x # y' }],
    ["A='x\\ny'", { A: 'x\\ny' }],
    ['A="x\\ny"', { A: 'x\ny' }],
    ['A=', { A: '' }],
    ['A=1\nA=2', { A: '2' }],
    ['# A=1\n\nnonsense\nB: 2', { B: '2' }],
    ['A="two\nlines"\r\nB=1', { A: 'two\nlines', B: '1' }],
    ['', {}],
  ])('%j', (text, values) => {
    expect(Object.fromEntries(parseDotEnv(text).map(({ name, value }) => [name, value]))).toEqual(values);
  });
});

it('says where a variable is written and not taken from', () => {
  const message = (config: string, env: EnvInput) =>
    languageOf().check(inputOf(config, {}, env)).diagnostics[0]?.message;
  expect(message('{env: {vars: {GH_TOKEN: "x"}}, logging: {file: "${GH_TOKEN}"}}', layers([]))).toMatch(
    /OpenClaw takes no GH_TOKEN from env\.vars in the config\./,
  );
  expect(message('{logging: {file: "${GH_TOKEN}"}}', layers(null, ['GH_TOKEN']))).toMatch(
    /takes no GH_TOKEN from \.env in the working directory\. It may be set/,
  );
});

describe('values that are known', () => {
  const values = new Map([
    ['LEVEL', 'loud'],
    ['AGENT', 'very-secret'],
    ['WARN', 'warn'],
    ['BLANK', ' '],
  ]);
  const env: EnvInput = { layers: [{ name: 'process', names: [...values.keys()], values }] };
  it.each([
    ['{ logging: { level: "${WARN}" } }', []],
    ['{ logging: { level: "${BLANK}" }, env: { vars: { BLANK: "info" } } }', []],
    ['{ logging: { level: "${LEVEL}" } }', ['error not-allowed-value logging.level «"${LEVEL}"»']],
    [
      '{ bindings: [{ agentId: "${AGENT}", match: { channel: "telegram" } }] }',
      ['error unknown-agent bindings.0.agentId «"${AGENT}"»'],
    ],
    [
      '{ logging: { level: "${LEVEL}" }, env: { vars: { LEVEL: "info" } } }',
      ['error not-allowed-value logging.level «"${LEVEL}"»'],
    ],
  ])('are judged, and in no words: %s', (text, expected) => {
    expect(found(text, env)).toEqual(expected);
    const said = JSON.stringify(languageOf().check(inputOf(text, {}, env)).diagnostics);
    expect(said).not.toMatch(/very-secret|loud/);
  });
});

it('takes env before env.vars', () => {
  const text = '{ env: { T: "info", vars: { T: "loud" } }, logging: { level: "${T}" } }';
  expect(languageOf('2026.2.26').check(inputOf(text)).ok).toBe(true);
});

describe('a variable of env.vars', () => {
  const text = '{ logging: { level: "${LEVEL}" }, env: { vars: { LEVEL: "loud" } } }';
  it.each<[string, EnvInput, boolean]>([
    ['is judged by its value', { layers: [{ name: 'process', names: [] }] }, false],
    ['is not when the process may have another', { layers: [] }, true],
    ['is not when the process has another', { layers: [{ name: 'process', names: ['LEVEL'] }] }, true],
  ])('%s', (_name, env, ok) => {
    expect(languageOf().check(inputOf(text, {}, env)).ok).toBe(ok);
  });
});
