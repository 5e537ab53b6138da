import { linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import { runCommand } from '../server/platform/process.ts';
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
  config(
    'variables that count in the process alone',
    '{ env: { vars: { NODE_OPTIONS: "warn" } }, logging: { level: "${NODE_OPTIONS}" } }',
  ),
  config('a variable with spaces', '{ env: { vars: { " L ": "warn" } }, logging: { level: "${L}" } }'),
  config('a variable every object has', '{ env: { vars: { constructor: "x" } } }'),
  config(
    'pictures within the workspace',
    '{ agents: { entries: { a: { identity: { avatar: "a/../x.png" } } } } }',
  ),
  config('pictures outside', '{ agents: { entries: { a: { identity: { avatar: "../x.png" } } } } }'),
  config('a search provider to install', '{ tools: { web: { search: { provider: "brave" } } } }'),
  config(
    'a search provider whose plugin is named',
    '{ tools: { web: { search: { provider: "brave" } } }, plugins: { entries: { brave: {} } } }',
  ),
  config('an include of more than 2 MB in bytes', '{ logging: { $include: "./l.json5" } }', {
    'l.json5': `{ level: "info" } //${'é'.repeat(1024 * 1024)}`,
  }),
  config('text after the end', '{ logging: {} } x'),
];

const entry = openclawEntry();

describe.skipIf(entry === null)('the installed OpenClaw', () => {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-contract-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const read = (path: string): FileRead => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return { kind: 'missing' };
    if (found.isDirectory()) return { kind: 'directory' };
    return { kind: 'file', text: readFileSync(path, 'utf8'), hardLinked: found.nlink > 1 };
  };

  async function askOpenClaw(state: string): Promise<{ valid: boolean; issues: readonly string[] }> {
    // Nothing of this process: under the test runner's variables OpenClaw leaves its plugins out.
    const env = {
      NODE_ENV: 'production',
      PATH: process.env.PATH ?? '',
      HOME: dirname(state),
      OPENCLAW_STATE_DIR: state,
    } as const;
    const command = [process.execPath, entry ?? '', 'config', 'validate', '--json'];
    const { stdout } = await runCommand(command, { env, timeoutMs: 120_000 });
    const answer = JSON.parse(stdout.slice(stdout.indexOf('{'))) as {
      valid: boolean;
      issues?: { path: string }[];
    };
    return { valid: answer.valid, issues: (answer.issues ?? []).map(({ path }) => path) };
  }

  /** A state directory of its own. */
  function lay(files: Readonly<Record<string, string>>): string {
    const state = join(mkdtempSync(join(home, 'case-')), '.openclaw');
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(state, name)), { recursive: true });
      writeFileSync(join(state, name), content);
    }
    return state;
  }

  it.concurrent('refuses an include with a second name, as we do', async () => {
    const files = {
      'openclaw.json': '{ logging: { $include: "./l.json5" } }',
      'l.json5': '{ level: "info" }',
    };
    const state = lay(files);
    linkSync(join(state, 'l.json5'), join(state, 'second.json5'));
    const input = { rootFile: join(state, 'openclaw.json'), access: { read }, env: { layers: [] } };
    expect([languageOf().check(input).ok, (await askOpenClaw(state)).valid]).toEqual([false, false]);
  });

  it.concurrent.each(CASES)('judges as we do: $name', async ({ text, files }) => {
    const state = lay({ 'openclaw.json': text, ...files });
    const rootFile = join(state, 'openclaw.json');
    const layers = [{ name: 'process' as const, names: ['HOME', 'PATH', 'OPENCLAW_STATE_DIR'] }];
    const ours = languageOf().check({ rootFile, access: { read }, env: { layers } });
    const theirs = await askOpenClaw(state);
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
