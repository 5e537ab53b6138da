import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BackupSource } from '../backup/ports.ts';
import type { RestoreTarget } from '../backup/service.ts';
import { namedOutside } from './state-roots.ts';
import { calmHooks, makeService, type ServiceOptions } from './testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, sourceOf } from './testing/state-fixture.ts';

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let workspace: string;
let source: BackupSource;
let archive: string;

beforeEach(async () => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  workspace = join(temp.path, 'ws');
  makeState(state, 'one');
  mkdirSync(join(workspace, 'notes'), { recursive: true });
  writeFileSync(join(workspace, 'notes/a'), 'one');
  const configPath = join(temp.path, 'dots/openclaw.json');
  mkdirSync(join(temp.path, 'dots'));
  writeFileSync(configPath, '{}');
  source = { ...sourceOf(state), configPath, config: { agents: { defaults: { workspace } } } };
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  archive = (await makeService().service.create(source, order, silentHandle())).path;
});
afterEach(() => temp.remove());

const targetNow = (): RestoreTarget => ({ source, externalRoots: namedOutside(source) });

async function restore(options: ServiceOptions = {}) {
  const { service } = makeService(options);
  const target = targetNow();
  const plan = await service.planRestore(archive, target);
  const request = { instanceId: 'i', plan, target, safetyDir: null };
  return { service, plan, result: await service.restore(request, calmHooks, silentHandle()) };
}

describe('what lies outside the state directory', () => {
  it('comes back when it was deleted, and an undo takes it away again', async () => {
    rmSync(workspace, { recursive: true });
    rmSync(join(temp.path, 'dots/openclaw.json'));
    const { service, plan } = await restore();
    expect(plan.steps).toContain(`Replace ${workspace}, which lies outside the state directory`);
    expect(plan.warnings).toEqual([]);
    expect(readFileSync(join(workspace, 'notes/a'), 'utf8')).toBe('one');
    expect(readFileSync(source.configPath, 'utf8')).toBe('{}');
    await service.undo(state, calmHooks, silentHandle());
    expect(existsSync(workspace)).toBe(false);
    expect(existsSync(source.configPath)).toBe(false);
  });

  it('is said to stay where it is or holds a mount', async () => {
    writeFileSync(join(workspace, 'notes/a'), 'two');
    const mountPoints = () => Promise.resolve([join(workspace, 'notes')]);
    const { plan, result } = await restore({ mountPoints });
    const said = `The workspace ${workspace} is not restored: it is or holds a mount. Extract the archive to get it.`;
    expect(plan.warnings).toEqual([said]);
    expect(result.warnings).toEqual([said]);
    expect(plan.steps.join()).not.toContain(workspace);
    expect(readFileSync(join(workspace, 'notes/a'), 'utf8')).toBe('two');
  });

  it('is said to stay where even the directory above is gone: nobody knows what was mounted there', async () => {
    rmSync(join(temp.path, 'dots'), { recursive: true });
    const { plan } = await restore();
    expect(plan.warnings).toEqual([
      expect.stringContaining(
        `${source.configPath} is not restored: ${join(temp.path, 'dots')} does not exist`,
      ),
    ]);
    expect(existsSync(join(temp.path, 'dots'))).toBe(false);
  });

  it('is not replaced when it could not be any more since the plan was shown', async () => {
    const { service } = makeService();
    const target = targetNow();
    const plan = await service.planRestore(archive, target);
    const mounted = makeService({ mountPoints: () => Promise.resolve([workspace]) }).service;
    const request = { instanceId: 'i', plan, target, safetyDir: null };
    await expect(mounted.restore(request, calmHooks, silentHandle())).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it.runIf(process.getuid?.() === 0)('belongs afterwards to whom it belongs now', async () => {
    execFileSync('chown', ['-R', '1111:1111', state]);
    execFileSync('chown', ['-R', '2222:2222', workspace]);
    await restore();
    expect(statSync(join(state, 'openclaw.json'))).toMatchObject({ uid: 1111, gid: 1111 });
    for (const path of ['', 'notes', 'notes/a'])
      expect(statSync(join(workspace, path)), path).toMatchObject({ uid: 2222, gid: 2222 });
  });

  it('has a Gateway when that locks the config there', async () => {
    const locks = join(tmpdir(), `openclaw-${process.getuid?.() ?? 0}`);
    mkdirSync(locks, { recursive: true });
    const lock = join(locks, `gateway.${process.pid}.lock`);
    writeFileSync(lock, JSON.stringify({ pid: process.pid, configPath: source.configPath }));
    try {
      await expect(restore()).rejects.toMatchObject({
        code: 'busy',
        message: expect.stringContaining(`process ${process.pid}`),
      });
    } finally {
      rmSync(lock);
    }
  });
});
