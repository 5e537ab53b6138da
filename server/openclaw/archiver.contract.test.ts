import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../../e2e/openclaw/locate.ts';
import { createArchiver } from './archiver.ts';
import { checkUp } from './checkup.ts';
import { createOpenClawCli } from './cli.ts';
import { readInstalledFacts } from './installed-facts.ts';
import { createArchiveLook } from './open-archive.ts';
import { makeService, targetOf } from './testing/restore-bench.ts';
import { makePackageLinks, makeState, makeTempDir, snapshotTree, sourceOf } from './testing/state-fixture.ts';

const quiet = (): void => undefined;
const execute = promisify(execFile);
const archiver = createArchiver({ now: Date.now });
const entry = openclawEntry();
const SKIP = [
  'cache/control-ui-assets',
  'extensions/demo/node_modules',
  'plugin-skills',
  'state',
  'agents/main/agent',
  'tmp',
];
const ODD = ['workspace/readme.md', 'workspace/back\\slash', 'workspace/line\nbreak'];
let temp: ReturnType<typeof makeTempDir>;
let state: string;

/** Runs the real OpenClaw on the state directory. Never throws for its exit code. */
async function openclaw(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, HOME: temp.path, OPENCLAW_STATE_DIR: state };
  return await execute(process.execPath, [entry ?? '', ...args], {
    env,
    timeout: 170_000,
    maxBuffer: 32 * 1024 * 1024,
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code?: number; stdout?: string; stderr?: string }) => ({
      code: error.code ?? -1,
      stdout: error.stdout ?? '',
      stderr: error.stderr ?? '',
    }),
  );
}

describe.skipIf(entry === null)('with the real OpenClaw', () => {
  beforeAll(async () => {
    temp = makeTempDir();
    state = join(temp.path, '.openclaw');
    makeState(state);
    writeFileSync(
      join(state, 'openclaw.json'),
      JSON.stringify({
        gateway: { mode: 'local', port: 19999, auth: { mode: 'token', token: 'test' } },
        logging: { file: join(temp.path, 'openclaw.log') },
      }),
    );
    // Makes the real databases.
    const listed = await openclaw('cron', 'add', '--help');
    expect(listed.code).toBe(0);
    await openclaw('doctor', '--fix', '--non-interactive');
  });
  afterAll(() => temp.remove());

  it('its doctor is asked about a state directory and changes nothing in it', async () => {
    const before = snapshotTree(state);
    const target = {
      stateDir: state,
      configPath: join(state, 'openclaw.json'),
      openclawCommand: [process.execPath, entry ?? ''],
    };
    const cli = createOpenClawCli({ env: { ...process.env, HOME: temp.path } });
    const checkup = await checkUp(cli, target, null, 170_000);
    expect(checkup.note).toBeNull();
    expect(checkup.findings.map(({ path }) => path)).toContain('gateway.bind');
    expect(snapshotTree(state)).toEqual(before);
  });

  it('its verify and its restore accept our archive, odd names and outside links included', async () => {
    const workspace = join(state, 'workspace');
    for (const name of ['readme.md', 'back\\slash', 'line\nbreak', 'n'.repeat(180)])
      writeFileSync(join(workspace, name), name);
    mkdirSync(join(workspace, 'a-directory-with-a-long-name-that-fills-the-header/'.repeat(5)), {
      recursive: true,
    });
    writeFileSync(
      join(workspace, 'a-directory-with-a-long-name-that-fills-the-header/'.repeat(5), 'ü-日本.txt'),
      'deep',
    );
    symlinkSync('/etc/hostname', join(workspace, 'host'));
    symlinkSync('../../outside', join(workspace, 'relative'));
    const created = await archiver.create(
      { source: sourceOf(state), destinationDir: join(temp.path, 'out'), level: 'fast' },
      quiet,
    );
    expect(readdirSync(join(state, 'state'))).toContain('openclaw.sqlite');
    const verified = await openclaw('backup', 'verify', created.path);
    expect(`${verified.code} ${verified.stderr}`).toBe('0 ');
    const target = join(temp.path, 'theirs');
    const restored = await openclaw('backup', 'restore', created.path, '--target', target);
    expect(restored.code).toBe(0);
    const root = readdirSync(target)[0] ?? '';
    expect(filesOnly(snapshotTree(join(target, root, 'payload/posix', state), SKIP))).toEqual(
      filesOnly(snapshotTree(state, [...SKIP, ...ODD])),
    );
  });

  it('its verify and its restore accept more links in a workspace elsewhere than its list has room for', async () => {
    const workspace = join(temp.path, 'ws');
    makePackageLinks(workspace, 5000);
    symlinkSync('/etc/hostname', join(workspace, 'host'));
    mkdirSync(join(workspace, 'shared'));
    chmodSync(join(workspace, 'shared'), 0o2770);
    const source = { ...sourceOf(state), config: { agents: { defaults: { workspace } } } };
    const created = await archiver.create(
      { source, destinationDir: join(temp.path, 'out-links'), level: 'fast' },
      quiet,
    );
    const verified = await openclaw('backup', 'verify', created.path);
    expect(`${verified.code} ${verified.stderr}`).toBe('0 ');
    const target = join(temp.path, 'theirs-links');
    expect((await openclaw('backup', 'restore', created.path, '--target', target)).code).toBe(0);
    const restored = join(target, readdirSync(target)[0] ?? '', 'payload/posix', workspace);
    const links = 'node_modules/.pnpm/node_modules';
    expect(snapshotTree(join(restored, links))).toEqual(snapshotTree(join(workspace, links)));
    expect(readdirSync(restored).sort()).toEqual(['node_modules', 'shared']);
  });

  it('its archive is verified, extracted and planned by ours', async () => {
    // Its writer takes these names and its own verification refuses them afterwards.
    for (const name of ODD) rmSync(join(state, name), { force: true });
    mkdirSync(join(temp.path, 'theirs-out'));
    const made = await openclaw('backup', 'create', '--output', join(temp.path, 'theirs-out'), '--json');
    const names = readdirSync(join(temp.path, 'theirs-out'));
    expect(`${made.code} ${names.length}`, made.stderr).toBe('0 1');
    const path = join(temp.path, 'theirs-out', names[0] ?? '');
    const report = await archiver.verify(path, quiet);
    expect(report).toMatchObject({
      ok: true,
      format: 'openclaw',
      problems: [],
      manifest: { runtimeVersion: '2026.9.6', stateDir: state },
    });
    expect(report.databases).toBeGreaterThan(1);
    const target = join(temp.path, 'ours');
    await archiver.extract(
      { path, targetDir: target, external: 'inside', checkDatabases: true, sha256: null, owner: null },
      quiet,
    );
    expect(readFileSync(join(target, 'openclaw.json'))).toEqual(readFileSync(join(state, 'openclaw.json')));
    const opened = await createArchiveLook()(path, undefined);
    const entryAt = (wanted: string) => {
      const found = opened.entries.find((candidate) => candidate.path === wanted);
      if (!found) throw new Error(`${wanted} is not in it`);
      return found;
    };
    const config = await opened.read(entryAt('openclaw.json'), 1_000_000);
    expect(Buffer.from(config)).toEqual(readFileSync(join(state, 'openclaw.json')));
    const facts = await opened.database(entryAt('state/openclaw.sqlite'));
    expect(facts).toMatchObject({ problem: null, role: 'global', schemaVersion: facts.userVersion });
    await opened.close();
    const installed = readInstalledFacts(state, [process.execPath, entry ?? '']);
    const plan = await makeService().service.planRestore(path, { ...targetOf(state), installed });
    expect(plan.refusal).toBeNull();
    expect(plan.fit.databases).toContainEqual({
      path: 'state/openclaw.sqlite',
      ...{ backup: facts.userVersion, live: facts.userVersion, supported: facts.userVersion },
    });
    // It leaves transcripts out; the plan says so before it is too late.
    expect(plan.changes).toContainEqual(
      expect.objectContaining({ path: 'agents/main/sessions/s1.jsonl', kind: 'removed' }),
    );
  });
});

/** Its restore makes directories with its own modes; files and links keep theirs. */
function filesOnly(tree: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(tree).filter(([, what]) => !what.startsWith('directory')));
}
