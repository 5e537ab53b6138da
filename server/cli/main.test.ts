import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from './main.ts';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-main-'));
  writeFileSync(join(dir, 'good.json'), '{ logging: { level: "info" } }');
  writeFileSync(join(dir, 'broken.json'), '{\n  logging: { level: }\n}');
  writeFileSync(join(dir, 'lost.json'), '{ logging: { $include: "./gone.json5" } }');
  writeFileSync(join(dir, 'paths.txt'), 'gateway.port\n');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const io = {
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => (stderr += text) },
    env: { GATEHOUSE_DATA_DIR: join(dir, 'data'), PATH: '', HOME: dir },
    cwd: dir,
  };
  return { code: await main(args, io), stdout, stderr };
}

describe('a command that could not run', () => {
  it.each([
    ['check', 'nowhere.json'],
    ['check'],
    ['check', 'good.json', '--no-such-flag'],
    ['check', 'good.json', '--openclaw-version', 'banana'],
    ['plan', 'good.json', 'nowhere.json'],
    ['plan', 'good.json', 'good.json', 'good.json'],
    ['plan', 'good.json', '--paths', 'paths.txt'],
    ['plan', 'good.json', 'good.json', '--openclaw-version', 'banana'],
    ['plan', 'good.json', 'broken.json'],
    ['plan', 'broken.json', 'good.json'],
    ['plan', 'good.json', 'lost.json'],
    ['backup', 'verify', 'nowhere.tar.gz'],
    ['backup', 'fly'],
    ['restore', 'nowhere.tar.gz', '--state-dir', 'state'],
    ['fly'],
  ])('%s %s %s %s prints one document with --json and exits 2', async (...args) => {
    const { code, stdout } = await run(...args, '--json');
    expect(code).toBe(2);
    const answer = JSON.parse(stdout) as { ok: boolean; error: { message: string; hint: string | null } };
    expect(Object.keys(answer)).toEqual(['ok', 'error']);
    expect(answer).toMatchObject({ ok: false, error: { message: expect.stringMatching(/./) } });
    expect(answer.error).toHaveProperty('hint');
  });

  it('says it in words on stderr otherwise', async () => {
    expect(await run('check', 'nowhere.json')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('does not exist'),
    });
  });
});

describe('options that are wrong', () => {
  it.each([
    [['check', 'good.json', '--fly'], 'There is no option --fly here.'],
    [['link', '--fly'], 'There is no option --fly here.'],
    [['link', 'now'], 'Unexpected: now.'],
    [['plan', 'good.json', 'good.json', '--state-dir'], '--state-dir needs a value.'],
    [['restore', 'a.tar.gz', '--yes=no'], '--yes takes no value.'],
  ])('%j are said in plain words', async (args, words) => {
    expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr: `${words}\nSee --help.\n` });
  });
});

describe('a draft elsewhere', () => {
  it.each([
    [['check', 'draft.json', '--state-dir', 'state'], 0],
    [['check', 'draft.json'], 1],
    [['plan', 'state/openclaw.json', 'draft.json', '--state-dir', 'state'], 0],
    [['plan', 'state/openclaw.json', 'draft.json'], 2],
  ])('%j finds includes where the instance is', async (args, code) => {
    mkdirSync(join(dir, 'state'));
    writeFileSync(join(dir, 'state/openclaw.json'), '{ gateway: { port: 1 } }');
    writeFileSync(join(dir, 'state/log.json5'), '{ level: "info" }');
    writeFileSync(join(dir, 'draft.json'), '{ gateway: { port: 1 }, logging: { $include: "./log.json5" } }');
    expect(await run(...args)).toMatchObject({ code });
  });

  it('is what an error names, not the config whose place it takes', async () => {
    mkdirSync(join(dir, 'state'));
    const { stderr } = await run('plan', 'good.json', 'broken.json', '--state-dir', 'state');
    expect(stderr).toMatch(/broken\.json, line 2, column 19/);
    expect(stderr).not.toContain('openclaw.json');
    const { stdout } = await run('check', 'broken.json', '--state-dir', 'state', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ file: join(dir, 'broken.json') }] });
  });
});

describe('gatehouse plan', () => {
  it('says where a config is broken instead of planning with half of it', async () => {
    const { code, stdout, stderr } = await run('plan', 'good.json', 'broken.json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/broken\.json, line 2, column 19/);
  });
});

describe('the version that judged', () => {
  it('is the one of the snapshot, and stderr says so', async () => {
    const { code, stdout, stderr } = await run(
      'check',
      'good.json',
      '--openclaw-version',
      '2026.5.1',
      '--json',
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: { version: '2026.2.26', source: 'bundled' } });
    expect(stderr).toContain('no schema of OpenClaw 2026.5.1; that of 2026.2.26 judged');
  });

  it.each(['2026.9.6', 'v2026.9.6', '2026.9.6-beta.1'])('takes %s', async (version) => {
    expect(await run('check', 'good.json', '--openclaw-version', version)).toMatchObject({ code: 0 });
  });

  it('says why the bundled schema judges, and how to tell where OpenClaw is', async () => {
    const { stderr } = await run('check', 'good.json', '--json');
    expect(stderr).toMatch(/OpenClaw was not found .*OPENCLAW_BIN/);
  });
});

describe('help', () => {
  it.each([
    [['--help'], 'gatehouse serve'],
    ...['recipient', 'passphrase-file', 'identity', 'to', 'config', 'undo', 'safety-dir'].map(
      (option): [string[], string] => [['help'], `--${option} `],
    ),
    [['check', '--help'], 'gatehouse serve'],
    [['backup', '-h'], 'backup extract'],
    [['restore', '--help'], '--undo'],
  ])('of %j', async (args, words) => {
    expect(await run(...args)).toMatchObject({ code: 0, stdout: expect.stringContaining(words) });
  });
});
