import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import type { FileRead } from './file-access.ts';
import { languageOf } from './testdata/check.ts';
import { REAL_LOOKING } from './testdata/real-looking.ts';

interface Case {
  readonly name: string;
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
}

const config = (name: string, text: string, files: Case['files'] = {}): Case => ({ name, text, files });

/** Every kind of finding once, and the things that look wrong and aren't. */
const CASES: readonly Case[] = [
  // An exec provider's command must exist on the machine: nothing a config alone can tell.
  config('real-looking sections', JSON.stringify({ ...REAL_LOOKING, secrets: undefined })),
  config('empty', '{}'),
  config('unknown key', '{ gateway: { prot: 1 } }'),
  config('wrong type and range', '{ gateway: { port: 70000 }, logging: { level: 3 } }'),
  config('number from a variable', '{ gateway: { port: "${PORT}" } }'),
  config('enum from a missing variable', '{ logging: { level: "${NOPE}" } }'),
  config('missing variable', '{ logging: { file: "/tmp/${NOPE}.log" } }'),
  config('duplicates and __proto__', '{ logging: { level: "nope", level: "info" }, __proto__: { a: 1 } }'),
  config('incomplete reference', '{ gateway: { auth: { token: { source: "env", id: "X" } } } }'),
  config('two agents without ownership', '{ agents: { entries: { a: {}, b: {} } } }'),
  config('old roster', '{ agents: { list: [{ id: "a", default: true }, { id: "b" }] } }'),
  config(
    'old roster with a slip',
    '{ agents: { list: [{ id: "a", default: true }, { id: "b", nmae: "x" }] } }',
  ),
  config('binding to nobody', '{ bindings: [{ agentId: "zz", match: { channel: "telegram" } }] }'),
  config('unknown channel', '{ channels: { telegarm: {} } }'),
  config('unknown plugin', '{ plugins: { entries: { nope: {} } } }'),
  config('retired keys', '{ logging: { redactSensitive: "tools" }, env: { A: "b" } }'),
  config('lists are joined', '{ tools: { $include: ["./a.json5", "./b.json5"], deny: ["z"] } }', {
    'a.json5': '{ deny: ["x"] }',
    'b.json5': '{ deny: ["y"] }',
  }),
  config('broken value in an include', '{ logging: { $include: "./l.json5" } }', {
    'l.json5': '{ level: "nope" }',
  }),
  config('overridden broken value', '{ logging: { $include: "./l.json5", level: "info" } }', {
    'l.json5': '{ level: "nope" }',
  }),
  config('missing include', '{ logging: { $include: "./none.json5" } }'),
  config('keys beside a list', '{ logging: { $include: "./l.json5", level: "info" } }', {
    'l.json5': '["a"]',
  }),
  config('byte order mark and line ends', '\uFEFF{\r\n logging: { level: "info" }\r\n}\r\n'),
  config('text after the end', '{ logging: {} } x'),
];

const entry = openclawEntry();

describe.skipIf(entry === null)('the installed OpenClaw', () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-contract-'));
  const state = join(home, '.openclaw');

  beforeAll(() => mkdirSync(state, { recursive: true }));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const read = (path: string): FileRead => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { kind: 'missing' };
    return found.isDirectory() ? { kind: 'directory' } : { kind: 'file', text: readFileSync(path, 'utf8') };
  };

  function askOpenClaw(): { valid: boolean; issues: readonly string[] } {
    // Nothing of this process: under the test runner's variables OpenClaw leaves its plugins out.
    const env = {
      NODE_ENV: 'production',
      PATH: process.env.PATH ?? '',
      HOME: home,
      OPENCLAW_STATE_DIR: state,
    } as const;
    const { stdout } = spawnSync(process.execPath, [entry ?? '', 'config', 'validate', '--json'], {
      env,
      encoding: 'utf8',
    });
    const answer = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      valid: boolean;
      issues?: { path: string }[];
    };
    return { valid: answer.valid, issues: (answer.issues ?? []).map(({ path }) => path) };
  }

  it.each(CASES)('judges as we do: $name', ({ text, files }) => {
    const rootFile = join(state, 'openclaw.json');
    writeFileSync(rootFile, text);
    for (const [name, content] of Object.entries(files ?? {})) {
      mkdirSync(dirname(join(state, name)), { recursive: true });
      writeFileSync(join(state, name), content);
    }
    const layers = [{ name: 'process' as const, names: ['HOME', 'PATH', 'OPENCLAW_STATE_DIR'] }];
    const ours = languageOf().check({ rootFile, access: { read }, env: { layers } });
    const theirs = askOpenClaw();
    const errors = ours.diagnostics.filter(({ severity }) => severity === 'error');

    expect({
      valid: ours.ok,
      ours: errors.map(({ message }) => message),
      theirs: theirs.issues,
    }).toMatchObject({ valid: theirs.valid });
    // It reports an unknown key at the parent, a list item by its new place and includes at the root.
    for (const issue of theirs.issues.filter(
      (path) => path !== '<root>' && !path.startsWith('agents.entries.'),
    )) {
      expect(errors.map(({ path }) => path)).toContainEqual(
        expect.stringMatching(new RegExp(`^${issue.replaceAll('.', '\\.')}(\\.|$)`)),
      );
    }
  });
});
