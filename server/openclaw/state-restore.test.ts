import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RestoreHooks } from '../backup/ports.ts';
import type { FaultPoint } from '../platform/tree-swap.ts';
import {
  calmHooks,
  makeService,
  restoreInto,
  type ServiceOptions,
  targetOf,
} from './testing/restore-bench.ts';
import { type makeTempDir, silentHandle, snapshotTree, sourceOf } from './testing/state-fixture.ts';
import { makeTwoStates, NOT_COMPARED } from './testing/two-states.ts';

/** Real files and threads take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let archive: string;
let archived: Record<string, string>;
let live: Record<string, string>;

beforeEach(async () => {
  ({ temp, state, archive, archived, live } = await makeTwoStates());
});
afterEach(() => temp.remove());

const now = (): Record<string, string> => snapshotTree(state, ['.gatehouse']);
const isOld = (): void => expect(now()).toEqual(live);
const isNew = (): void => expect(snapshotTree(state, NOT_COMPARED)).toEqual(archived);

/** Both ways of swapping: a mount inside makes the second one. */
const MODES: readonly [string, () => ServiceOptions][] = [
  ['the whole directory', () => ({ mountPoints: () => Promise.resolve([]) })],
  ['name by name', () => ({ mountPoints: () => Promise.resolve([state]) })],
];

describe.each(MODES)('restoring, %s', (_name, options) => {
  it('makes the state as archived, keeps what regenerates, and undoes it', async () => {
    const { service } = makeService(options());
    const result = await restoreInto(service, archive, state);
    isNew();
    expect(readFileSync(join(state, 'cache/control-ui-assets/index.html'), 'utf8')).toBe('regenerable');
    expect(existsSync(join(state, 'extensions/demo/node_modules/dep/index.js'))).toBe(true);
    expect(existsSync(join(state, 'only-two.txt'))).toBe(false);
    expect(existsSync(join(state, 'state/plugin.sqlite-wal'))).toBe(false);
    expect(result.safety?.path && existsSync(result.safety.path)).toBe(true);
    expect(await service.readUndo('i', state)).toMatchObject({ stateDir: state, bytes: expect.any(Number) });
    await service.undo(state, calmHooks, silentHandle());
    isOld();
    expect(await service.readUndo('i', state)).toBeNull();
    expect(readdirSync(temp.path).sort()).toEqual(['.openclaw', 'out', 'safety']);
  });

  it('forgets the undo when asked, and a second restore replaces the first one’s undo', async () => {
    const { service } = makeService(options());
    await restoreInto(service, archive, state);
    const again = await restoreInto(service, archive, state);
    expect(again.undo).not.toBeNull();
    await service.dismissUndo(state);
    expect(await service.readUndo('i', state)).toBeNull();
    isNew();
    await expect(service.undo(state, calmHooks, silentHandle())).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is exactly as before when it fails at any point', async () => {
    for (const point of await pointsOf(options())) {
      const fault: FaultPoint = (name) => {
        if (name === point) throw new Error(`injected at ${name}`);
      };
      const { service } = makeService({ ...options(), fault });
      await expect(restoreInto(service, archive, state), point).rejects.toThrow('injected');
      expect(now(), point).toEqual(live);
      expect(await service.readUndo('i', state)).toBeNull();
    }
  }, 120_000);

  it.each<[string, Partial<RestoreHooks>, RegExp]>([
    [
      'the config is not accepted',
      { validateConfig: () => Promise.resolve({ ok: false, problems: ['gateway.port: no'], note: null }) },
      /gateway.port: no/,
    ],
    [
      'the Gateway does not stop',
      { stopGateway: () => Promise.reject(new Error('still up')) },
      /still up\. No file was changed and the Gateway was started again\./,
    ],
    [
      'the health gate fails',
      { healthGate: () => Promise.resolve({ ok: false, detail: 'not ready' }) },
      /not ready.*files from before are back/,
    ],
  ])('is exactly as before when %s', async (_what, hooks, message) => {
    const { service } = makeService(options());
    await expect(restoreInto(service, archive, state, { ...calmHooks, ...hooks })).rejects.toThrow(message);
    isOld();
  });

  it('brings the old files back when the Gateway does not start on the new ones', async () => {
    const { service } = makeService(options());
    let starts = 0;
    const hooks: RestoreHooks = {
      ...calmHooks,
      startGateway: () =>
        ++starts === 1 ? Promise.reject(new Error('no start')) : Promise.resolve('started'),
    };
    await expect(restoreInto(service, archive, state, hooks)).rejects.toThrow(
      /no start.*files from before are back/,
    );
    isOld();
    expect(starts).toBe(2);
  });

  it('says truly what became of a Gateway that did not run, still runs or does not start', async () => {
    const { service } = makeService(options());
    const fails: RestoreHooks = {
      ...calmHooks,
      healthGate: () => Promise.resolve({ ok: false, detail: 'not ready' }),
    };
    const calm = {
      ...fails,
      wasRunning: false,
      startGateway: () => Promise.resolve('left-stopped' as const),
    };
    await expect(restoreInto(service, archive, state, calm)).rejects.toThrow(
      /back and the Gateway is stopped/,
    );
    const busy: RestoreHooks = {
      ...calmHooks,
      stopGateway: () => Promise.reject(new Error('no stop')),
      startGateway: () => Promise.resolve('still-running'),
    };
    await expect(restoreInto(service, archive, state, busy)).rejects.toThrow(/and the Gateway still runs/);
    const dead = { ...fails, startGateway: () => Promise.reject(new Error('no start')) };
    await expect(restoreInto(service, archive, state, dead)).rejects.toThrow(
      /back, but the Gateway did not start: no start\./,
    );
    isOld();
  });

  it('starts the Gateway again when an undo fails, and says what the files are', async () => {
    await restoreInto(makeService(options()).service, archive, state);
    let starts = 0;
    const hooks: RestoreHooks = {
      ...calmHooks,
      startGateway: () => {
        starts += 1;
        return Promise.resolve('started');
      },
    };
    const noStop = { ...hooks, stopGateway: () => Promise.reject(new Error('no stop')) };
    await expect(makeService(options()).service.undo(state, noStop, silentHandle())).rejects.toThrow(
      /no stop\. The restored files are still in place and the Gateway was started again\./,
    );
    isNew();
    const failAt = (point: string) => {
      let failed = false;
      const fault: FaultPoint = (name) => {
        if (name !== point || failed) return;
        failed = true;
        throw new Error(`injected at ${name}`);
      };
      return makeService({ ...options(), fault }).service.undo(state, hooks, silentHandle());
    };
    await expect(failAt('before-reverse')).rejects.toThrow(/restored files are still in place/);
    isNew();
    await expect(failAt('reverse-out-0')).rejects.toThrow(/second attempt the files from before came back/);
    isOld();
    expect(starts).toBe(3);
  });

  it('is undone as often as one likes when the Gateway makes anew what the backup does not hold', async () => {
    mkdirSync(join(state, 'logs'));
    writeFileSync(join(state, 'logs/gateway.log'), 'old');
    live = now();
    const { service } = makeService(options());
    for (const round of ['first', 'second', 'third']) {
      await restoreInto(service, archive, state);
      expect(existsSync(join(state, 'logs')), round).toBe(false);
      mkdirSync(join(state, 'logs'));
      writeFileSync(join(state, 'logs/gateway.log'), round);
      await service.undo(state, calmHooks, silentHandle());
      expect(now(), round).toEqual(live);
    }
    expect(readdirSync(temp.path).sort()).toEqual(['.openclaw', 'out', 'safety']);
    expect(existsSync(join(state, '.gatehouse'))).toBe(false);
  });

  it('never brings back old files that are half deleted', async () => {
    await restoreInto(makeService(options()).service, archive, state);
    const fault: FaultPoint = (name) => {
      if (name === 'closing-written') throw new Error('injected');
    };
    const { service } = makeService({ ...options(), fault });
    await expect(service.dismissUndo(state)).rejects.toThrow('injected');
    const workDir = existsSync(`${state}.gatehouse`) ? `${state}.gatehouse` : join(state, '.gatehouse');
    rmSync(join(workDir, 'old/credentials'), { recursive: true });
    expect(await service.readUndo('i', state)).toBeNull();
    await expect(service.undo(state, calmHooks, silentHandle())).rejects.toMatchObject({ code: 'not-found' });
    await expect(makeService().swapper.reverse(state)).rejects.toMatchObject({ code: 'not-found' });
    isNew();
    expect(await service.isInterrupted(state)).toBe(false);
    await restoreInto(makeService(options()).service, archive, state);
    await makeService(options()).service.undo(state, calmHooks, silentHandle());
    isNew();
  });

  it('does not lose what something wrote into the place of the directory in the middle', async () => {
    const fault: FaultPoint = (name) => {
      if (name !== 'moved-out-0') return;
      for (const path of [state, join(state, 'openclaw.json')]) if (!existsSync(path)) mkdirSync(path);
    };
    const { service } = makeService({ ...options(), fault });
    await restoreInto(service, archive, state).then(isNew, isOld);
  });
});

async function pointsOf(options: ServiceOptions): Promise<string[]> {
  const copy = `${state}-points`;
  cpSync(state, copy, { recursive: true, verbatimSymlinks: true });
  const points: string[] = [];
  const mountPoints = async () =>
    ((await options.mountPoints?.()) ?? []).map((point) => point.replace(state, copy));
  const { service } = makeService({ mountPoints, fault: (name) => void points.push(name) });
  await restoreInto(service, archive, copy);
  rmSync(copy, { recursive: true });
  rmSync(`${copy}.gatehouse`, { recursive: true, force: true });
  return [...new Set(points)];
}

describe('a restore', () => {
  it('asks the doctor about the files in place before the Gateway starts, and tells what it found', async () => {
    const order: string[] = [];
    const finding = {
      severity: 'warning',
      check: 'core/a',
      path: 'gateway.bind',
      message: 'Only loopback.',
    } as const;
    const hooks: RestoreHooks = {
      ...calmHooks,
      checkUp: async () => {
        isNew();
        order.push('doctor');
        return { findings: [finding], note: null };
      },
      startGateway: async () => {
        order.push('start');
        return 'started';
      },
    };
    const result = await restoreInto(makeService().service, archive, state, hooks);
    expect(order).toEqual(['doctor', 'start']);
    expect(result.checkup.findings).toEqual([finding]);
  });

  it('is not stopped by a doctor that fails', async () => {
    const checkUp = () => Promise.reject(new Error('no doctor'));
    const result = await restoreInto(makeService().service, archive, state, { ...calmHooks, checkUp });
    expect(result.checkup).toEqual({ findings: [], note: 'no doctor.' });
    isNew();
  });

  it('makes a state directory on an empty machine', async () => {
    rmSync(state, { recursive: true });
    const { service } = makeService();
    const result = await restoreInto(service, archive, state);
    expect(result.safety).toBeNull();
    isNew();
    await service.undo(state, calmHooks, silentHandle());
    expect(existsSync(state)).toBe(false);
  });

  it('follows a state directory that is a link', async () => {
    const link = join(temp.path, 'link');
    symlinkSync(state, link);
    const { service } = makeService();
    await restoreInto(service, archive, link);
    isNew();
  });

  it('refuses an archive that changed after the plan, and a second restore at the same time', async () => {
    const { service } = makeService();
    const target = targetOf(state);
    const plan = await service.planRestore(archive, target);
    const request = { instanceId: 'i', plan, target, safetyDir: join(temp.path, 'safety') };
    const hooks: RestoreHooks = {
      ...calmHooks,
      validateConfig: async () => {
        await expect(service.restore(request, calmHooks, silentHandle())).rejects.toMatchObject({
          code: 'busy',
        });
        return { ok: true, problems: [], note: null };
      },
    };
    await service.restore(request, hooks, silentHandle());
    const other = await service.create(
      sourceOf(state),
      { destinationDir: join(temp.path, 'out2'), level: 'small', reason: 'manual' },
      silentHandle(),
    );
    await expect(
      service.restore({ ...request, plan: { ...plan, archivePath: other.path } }, calmHooks, silentHandle()),
    ).rejects.toMatchObject({ code: 'conflict' });
  });

  it.each([
    ['hangs', 'sleep 60', 'timeout', /not on the disk after 0.3 seconds/],
    [
      'fails',
      'echo "Input/output error" >&2; exit 1',
      'unavailable',
      /sync ended with 1. Input\/output error/,
    ],
  ])('says so when sync %s', async (_what, script, code, message) => {
    const bin = join(temp.path, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'sync'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${bin}:${process.env.PATH}`);
    const { service } = makeService({ syncTimeoutMs: 300 });
    const refused = restoreInto(service, archive, state);
    await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    vi.unstubAllEnvs();
    isOld();
  });

  it('restores external roots only where the live instance names them', async () => {
    const workspace = join(temp.path, 'ws');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'a'), 'one');
    const source = { ...sourceOf(state), config: { agents: { defaults: { workspace } } } };
    const { service } = makeService();
    const { path } = await service.create(
      source,
      { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' },
      silentHandle(),
    );
    writeFileSync(join(workspace, 'a'), 'two');
    await restoreInto(service, path, state);
    expect(readFileSync(join(workspace, 'a'), 'utf8')).toBe('two');
    const target = { source, externalRoots: [workspace] };
    const plan = await service.planRestore(path, target);
    writeFileSync(join(workspace, 'large'), Buffer.alloc(1_000_000));
    const request = { instanceId: 'i', plan, target, safetyDir: null };
    const { undo } = await service.restore(request, calmHooks, silentHandle());
    expect(undo?.bytes).toBeGreaterThan(1_000_000);
    expect(readFileSync(join(workspace, 'a'), 'utf8')).toBe('one');
    await service.undo(state, calmHooks, silentHandle());
    expect(readFileSync(join(workspace, 'a'), 'utf8')).toBe('two');
    expect(readdirSync(temp.path).filter((name) => name.startsWith('.ws'))).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)(
    'gives the files to the owner of the live directory, whatever the archive says',
    async () => {
      const { execFileSync } = await import('node:child_process');
      execFileSync('chown', ['-R', '1234:1234', state]);
      chmodSync(temp.path, 0o777);
      const { service } = makeService();
      await restoreInto(service, archive, state);
      expect(statSync(join(state, 'openclaw.json'))).toMatchObject({ uid: 1234, gid: 1234 });
      expect(statSync(state)).toMatchObject({ uid: 1234 });
      expect(statSync(join(state, 'workspace/bin'))).toMatchObject({ uid: 1234 });
    },
  );
});
