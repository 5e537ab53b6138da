import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkCommand } from './check.ts';
import { planCommand } from './plan.ts';

let dir: string;
let out: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  out = '';
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function run(command: typeof checkCommand, ...args: string[]): Promise<number> {
  const sink = {
    write: (text: string) => {
      out += text;
    },
  };
  const env = { GATEHOUSE_DATA_DIR: join(dir, 'data'), PATH: '' };
  return command(args, { stdout: sink, stderr: { write: () => undefined }, env, cwd: dir });
}

const write = (name: string, text: string) => writeFileSync(join(dir, name), text);

describe('gatehouse check', () => {
  it('prints one JSON document with places from 1 and exits 1 on errors', async () => {
    write('openclaw.json', '{\n  gateway: { port: "x" },\n  loging: {},\n}\n');
    expect(await run(checkCommand, 'openclaw.json', '--openclaw-version', '2026.9.6', '--json')).toBe(1);
    const answer = JSON.parse(out) as { ok: boolean; schema: object; diagnostics: Record<string, unknown>[] };
    expect(answer).toMatchObject({ ok: false, schema: { version: '2026.9.6', source: 'bundled' } });
    expect(
      answer.diagnostics.map(({ line, column, endLine, endColumn, path }) => [
        line,
        column,
        endLine,
        endColumn,
        path,
      ]),
    ).toEqual([
      [2, 20, 2, 23, 'gateway.port'],
      [3, 3, 3, 9, 'loging'],
    ]);
    expect(answer.diagnostics[1]).toMatchObject({
      severity: 'error',
      suggestion: 'logging',
      file: join(dir, 'openclaw.json'),
    });
  });

  it('places a finding in the included file', async () => {
    write('openclaw.json', '{ logging: { $include: "./log.json5" } }');
    write('log.json5', '// ä\n{ levle: "info" }');
    await run(checkCommand, 'openclaw.json', '--openclaw-version', '2026.9.6', '--json');
    const { diagnostics } = JSON.parse(out) as { diagnostics: Record<string, unknown>[] };
    expect(diagnostics).toMatchObject([
      { file: join(dir, 'log.json5'), line: 2, column: 3, suggestion: 'level' },
    ]);
  });

  it('resolves variables from all the files that OpenClaw would read if it were started here', async () => {
    mkdirSync(join(dir, '.openclaw'));
    mkdirSync(join(dir, '.config/openclaw'), { recursive: true });
    write('.openclaw/openclaw.json', '{ logging: { level: "${HERE}", file: "${GLOBAL}/${STATE}" } }');
    write('.env', 'HERE=warn');
    write('.openclaw/.env', 'STATE=x\nOPENCLAW_INCLUDE_ROOTS=/shared');
    write('.config/openclaw/gateway.env', 'GLOBAL=/tmp');
    expect(
      await run(checkCommand, '.openclaw/openclaw.json', '--openclaw-version', '2026.9.6', '--json'),
    ).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ diagnostics: [] });
  });

  it('exits 0 for a good config, also by a schema file of one’s own', async () => {
    write('openclaw.json', '{ a: 1 }');
    write(
      'schema.json',
      '{ "type": "object", "properties": { "a": { "type": "number" } }, "additionalProperties": false }',
    );
    expect(await run(checkCommand, 'openclaw.json', '--schema', 'schema.json', '--json')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true, schema: { source: 'file' }, diagnostics: [] });
  });

  it('falls back to the bundled schema when there is no OpenClaw', async () => {
    write('openclaw.json', '{}');
    expect(await run(checkCommand, 'openclaw.json', '--json')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ schema: { version: '2026.9.6', source: 'bundled' } });
  });

  it('resolves variables from the state directory’s .env and never prints a value', async () => {
    write('openclaw.json', '{ gateway: { auth: { token: "${GATEHOUSE_TEST_TOKEN}" } } }');
    write('.env', 'GATEHOUSE_TEST_TOKEN=very-secret-value\n');
    await run(checkCommand, 'openclaw.json', '--openclaw-version', '2026.9.6', '--json');
    expect(JSON.parse(out)).toMatchObject({ ok: true, diagnostics: [] });
    expect(out).not.toContain('very-secret-value');
  });

  it.each([
    ['no file', []],
    ['a file that is not there', ['nowhere.json']],
    ['a schema that is none', ['openclaw.json', '--schema', 'openclaw.json']],
    ['a state directory that is not there', ['openclaw.json', '--state-dir', 'nowhere']],
  ])('can’t run with %s', async (_name, args) => {
    write('openclaw.json', '{ not: "a schema" }');
    await expect(run(checkCommand, ...args)).rejects.toMatchObject({ name: 'AppError' });
    expect(out).toBe('');
  });
});

describe('gatehouse plan', () => {
  it('plans by the values of variables', async () => {
    write('.env', 'MODE=off');
    write('before.json', '{ gateway: { port: 1, bind: "loopback" } }');
    write(
      'after.json',
      '{ gateway: { port: 2, bind: "${B}", reload: { mode: "${MODE}" } }, env: { vars: { B: "loopback" } } }',
    );
    await run(planCommand, 'before.json', 'after.json', '--openclaw-version', '2026.9.6', '--json');
    const plan = JSON.parse(out) as { mode: string; outcome: string; changes: { path: string }[] };
    expect([plan.mode, plan.outcome]).toEqual(['off', 'deferred']);
    expect(plan.changes.map(({ path }) => path)).not.toContain('gateway.bind');
  });

  it('tells what a change does, path by path', async () => {
    write('before.json', '{ gateway: { port: 1 }, logging: { level: "info" }, cron: { enabled: true } }');
    write('after.json', '{ gateway: { port: 2 }, logging: { level: "debug" }, cron: { enabled: false } }');
    expect(
      await run(planCommand, 'before.json', 'after.json', '--openclaw-version', '2026.9.6', '--json'),
    ).toBe(0);
    const plan = JSON.parse(out) as { mode: string; outcome: string; changes: Record<string, unknown>[] };
    expect([plan.mode, plan.outcome]).toEqual(['hybrid', 'restart']);
    expect(Object.keys(plan)).toEqual(['mode', 'outcome', 'changes']);
    expect(Object.fromEntries(plan.changes.map(({ path, reload }) => [path, reload]))).toEqual({
      'gateway.port': 'restart',
      'logging.level': 'none',
      'cron.enabled': 'hot',
    });
  });

  it('goes on without a Gateway that does not run', async () => {
    write('openclaw.json', '{ gateway: { port: 1, auth: { token: "x" } } }');
    write('after.json', '{ gateway: { port: 1, auth: { token: "x" } }, cron: {} }');
    await run(
      planCommand,
      'openclaw.json',
      'after.json',
      '--state-dir',
      '.',
      '--openclaw-version',
      '2026.9.6',
    );
    expect(out).toContain('outcome: hot');
    await expect(
      run(planCommand, 'openclaw.json', 'after.json', '--state-dir', 'nowhere'),
    ).rejects.toMatchObject({ code: 'not-found' });
  });

  it('answers a list of paths', async () => {
    write('paths.txt', 'gateway.port\n\nlogging.level\nno.such.path\n');
    await run(planCommand, '--paths', 'paths.txt', '--openclaw-version', '2026.9.6', '--json');
    expect(JSON.parse(out)).toEqual({
      'gateway.port': 'restart',
      'logging.level': 'none',
      'no.such.path': 'restart',
    });
  });
});
