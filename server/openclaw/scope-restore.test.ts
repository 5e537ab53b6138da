import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { COMPONENTS } from '../backup/components.ts';
import type { RestoreHooks } from '../backup/ports.ts';
import { parseScope, scopeTest } from '../backup/restore-scope.ts';
import type { RestoreScope } from '../backup/types.ts';
import { isAppError } from '../errors.ts';
import { calmHooks, makeService, restoreInto, targetOf } from './testing/restore-bench.ts';
import {
  makeDatabase,
  makeState,
  makeTempDir,
  silentHandle,
  snapshotTree,
  sourceOf,
} from './testing/state-fixture.ts';

vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
});
afterEach(() => temp.remove());

async function archiveOf(stateDir: string): Promise<string> {
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  return (await makeService().service.create(sourceOf(stateDir), order, silentHandle())).path;
}

const only = (...words: string[]): RestoreScope => parseScope(words);
const snapshot = (): Record<string, string> => snapshotTree(state, ['.gatehouse']);

/** An archive of `one` beside a live `two`. */
async function twoStates(): Promise<string> {
  makeState(state, 'one');
  const archive = await archiveOf(state);
  rmSync(state, { recursive: true });
  makeState(state, 'two');
  return archive;
}

describe('restoring a part', () => {
  it.each([
    ['a component', only('component:credentials'), ['credentials/telegram.json']],
    ['an agent', only('agent:main'), ['agents/main/sessions/s1.jsonl', 'workspace/README.md']],
    ['a file', only('path:workspace/README.md'), ['workspace/README.md']],
    ['a directory', only('path:agents/'), ['agents/main/sessions/s1.jsonl']],
    ['what is gone here', only('path:only-one.txt'), ['only-one.txt']],
  ])('takes %s from the backup and touches nothing else', async (_what, scope, changed) => {
    const archive = await twoStates();
    const before = snapshot();
    const { service } = makeService();
    const plan = await service.planRestore(archive, targetOf(state), { scope });
    expect(plan.changes.map(({ path }) => path)).toEqual(changed);
    await restoreInto(service, archive, state, calmHooks, scope);
    for (const path of changed) expect(readFileSync(join(state, path), 'utf8')).toContain('one');
    const after = snapshot();
    const differs = Object.keys({ ...before, ...after }).filter((path) => before[path] !== after[path]);
    expect(differs.sort()).toEqual([...changed].sort());
    await service.undo(state, calmHooks, silentHandle());
    expect(snapshot()).toEqual(before);
    expect(readdirSync(temp.path).sort()).toEqual(['.openclaw', 'out', 'safety']);
  });

  it.each([
    ['as the backup says', true, false],
    ['as the config here says, where the backup does not', false, true],
  ])('takes what the config includes with it, %s', async (_what, toldThere, toldHere) => {
    const includedFiles = [join(state, 'conf.d/agents.json5')];
    const write = (text: string): void => {
      mkdirSync(join(state, 'conf.d'), { recursive: true });
      for (const name of ['agents.json5', 'notes.txt']) writeFileSync(join(state, 'conf.d', name), text);
    };
    makeState(state, 'one');
    write('{ /* one */ }');
    const source = { ...sourceOf(state), ...(toldThere ? { includedFiles } : {}) };
    const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
    const { service } = makeService();
    const { path, components } = await service.create(source, order, silentHandle());
    const config = components.find(({ component }) => component === 'config');
    expect(config?.files).toBe(toldThere ? 2 : 1);
    write('{ broken');
    const target = targetOf(state);
    const here = { ...target, source: { ...target.source, ...(toldHere ? { includedFiles } : {}) } };
    const scope = only('component:config');
    const plan = await service.planRestore(path, here, { scope });
    expect(plan.changes).toEqual([
      expect.objectContaining({ path: 'conf.d/agents.json5', component: 'config' }),
    ]);
    const request = { instanceId: 'i', plan, target: here, safetyDir: null };
    await service.restore(request, calmHooks, silentHandle());
    expect(readFileSync(join(state, 'conf.d/agents.json5'), 'utf8')).toBe('{ /* one */ }');
    expect(readFileSync(join(state, 'conf.d/notes.txt'), 'utf8')).toBe('{ broken');
  });

  it('removes what the backup has not only where a whole part is selected', async () => {
    const archive = await twoStates();
    const { service } = makeService();
    const plan = await service.planRestore(archive, targetOf(state), { scope: only('component:other') });
    expect(plan.changes).toContainEqual(expect.objectContaining({ path: 'only-two.txt', kind: 'removed' }));
    await restoreInto(service, archive, state, calmHooks, only('component:other'));
    expect(existsSync(join(state, 'only-two.txt'))).toBe(false);
    expect(existsSync(join(state, 'extensions/demo/node_modules/dep/index.js'))).toBe(true);
    expect(readFileSync(join(state, 'openclaw.json'), 'utf8')).toContain('two');
  });

  it('brings a database without the sidecars of the one before', async () => {
    const archive = await twoStates();
    const path = join(state, 'state/plugin.sqlite');
    rmSync(path);
    makeDatabase(path, 'two');
    // As a killed Gateway leaves it: the newest rows are only in the -wal.
    const open = new Database(path);
    open.prepare('INSERT INTO marks VALUES (?)').run('three');
    const wal = readFileSync(`${path}-wal`);
    open.close();
    writeFileSync(`${path}-wal`, wal);
    // SQLite makes a -shm anew for whoever reads.
    const durable = () => snapshotTree(state, ['.gatehouse', 'state/plugin.sqlite-shm']);
    const before = durable();
    const { service } = makeService();
    await restoreInto(service, archive, state, calmHooks, only('path:state/plugin.sqlite'));
    expect(existsSync(`${path}-wal`)).toBe(false);
    const restored = new Database(path, { readonly: true });
    expect(restored.prepare('SELECT mark FROM marks').all()).toEqual([{ mark: 'one' }]);
    restored.close();
    for (const suffix of ['-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true });
    await service.undo(state, calmHooks, silentHandle());
    expect(durable()).toEqual(before);
  });

  it.each([
    ['nothing', only(), /Nothing is selected/],
    ['what is not in it', only('path:workspace/none'), /holds nothing at workspace\/none/],
    ['an agent that is not in it', only('agent:nobody'), /holds nothing of the agent nobody/],
    ['a root that is not this instance’s', only('path:/etc'), /holds nothing at \/etc/],
  ])('refuses %s, and says so', async (_what, scope, reason) => {
    const archive = await twoStates();
    const before = snapshot();
    const { service } = makeService();
    const plan = await service.planRestore(archive, targetOf(state), { scope });
    expect(plan.refusal).toMatch(reason);
    await expect(restoreInto(service, archive, state, calmHooks, scope)).rejects.toMatchObject({
      code: 'refused',
    });
    expect(snapshot()).toEqual(before);
  });

  it('never writes through a link that stands where a directory was', async () => {
    const archive = await twoStates();
    const outside = join(temp.path, 'outside');
    mkdirSync(outside);
    rmSync(join(state, 'workspace'), { recursive: true });
    symlinkSync(outside, join(state, 'workspace'));
    const before = snapshot();
    const stops: string[] = [];
    const hooks: RestoreHooks = { ...calmHooks, stopGateway: async () => void stops.push('stop') };
    const scope = only('path:workspace/README.md');
    await expect(restoreInto(makeService().service, archive, state, hooks, scope)).rejects.toThrow(
      /workspace is a link here and a directory in the backup/,
    );
    expect(stops).toEqual([]);
    expect(readdirSync(outside)).toEqual([]);
    expect(snapshot()).toEqual(before);
  });

  it('leaves what is mounted', async () => {
    const archive = await twoStates();
    const { service } = makeService({ mountPoints: () => Promise.resolve([join(state, 'workspace')]) });
    const before = snapshot();
    const plan = await service.planRestore(archive, targetOf(state), {
      scope: only('path:workspace/README.md'),
    });
    expect(plan.refusal).toMatch(/lies in a mount/);
    await restoreInto(service, archive, state, calmHooks, only('agent:main'));
    const after = snapshot();
    expect(after['workspace/README.md']).toBe(before['workspace/README.md']);
    expect(readFileSync(join(state, 'agents/main/sessions/s1.jsonl'), 'utf8')).toContain('one');
  });

  it('judges the config as it will be: what is selected over what is there', async () => {
    const archive = await twoStates();
    let judged: Parameters<RestoreHooks['validateConfig']>[0] | null = null;
    const hooks: RestoreHooks = {
      ...calmHooks,
      validateConfig: async (staged) => {
        judged = staged;
        return { ok: true, problems: [], note: null };
      },
    };
    await restoreInto(makeService().service, archive, state, hooks, only('component:other'));
    expect(judged).toMatchObject({ overLive: { gone: new Set(['only-two.txt']) } });
  });
});

/** Names that fall into every part, few enough to meet in both trees. */
const names = [
  'openclaw.json',
  'credentials/a',
  'agents/m/sessions/s',
  'agents/m/agent/auth.json',
  'workspace/x/y',
  'workspace/z',
  'skills/k/v',
  'memory/m.txt',
  'logs/l.log',
  'o/p/q',
  'o/r',
  'tmp/t',
];
const leaf = fc.record({
  text: fc.string({ maxLength: 8 }),
  mode: fc.constantFrom(0o600, 0o644, 0o755),
  link: fc.boolean(),
});
const tree = fc.dictionary(fc.constantFrom(...names), leaf, { noNullPrototype: true });
const scopes = fc.record({
  components: fc.uniqueArray(fc.constantFrom(...COMPONENTS), { maxLength: 2 }),
  agents: fc.uniqueArray(fc.constantFrom('m', 'n'), { maxLength: 1 }),
  paths: fc.uniqueArray(fc.constantFrom('o', 'o/p', 'workspace/x', 'credentials/a', 'agents'), {
    maxLength: 2,
  }),
});

function plant(root: string, files: Record<string, { text: string; mode: number; link: boolean }>): void {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  for (const [path, { text, mode, link }] of Object.entries(files)) {
    const full = join(root, path);
    mkdirSync(dirname(full), { recursive: true, mode: 0o750 });
    if (link) symlinkSync(`t${text.replace(/[^a-z]/g, '')}`, full);
    else {
      writeFileSync(full, text);
      chmodSync(full, mode);
    }
  }
}

describe('what lies outside the state directory', () => {
  it('is restored as a whole or not at all, by its path or as a part', async () => {
    const workspace = join(temp.path, 'ws');
    mkdirSync(workspace);
    writeFileSync(join(workspace, 'a'), 'one');
    makeState(state, 'one');
    const source = { ...sourceOf(state), config: { agents: { defaults: { workspace } } } };
    const { service } = makeService();
    const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
    const { path } = await service.create(source, order, silentHandle());
    const target = { source, externalRoots: [workspace] };
    for (const scope of [only(`path:${workspace}`), only('component:workspace')]) {
      writeFileSync(join(workspace, 'a'), 'two');
      const before = snapshot();
      const plan = await service.planRestore(path, target, { scope });
      await service.restore({ instanceId: 'i', plan, target, safetyDir: null }, calmHooks, silentHandle());
      expect(readFileSync(join(workspace, 'a'), 'utf8')).toBe('one');
      expect(snapshot()).toEqual(before);
    }
    const one = await service.planRestore(path, target, { scope: only(`path:${workspace}/a`) });
    expect(one.refusal).toMatch(/only a whole directory that the config here names/);
    const untouched = await service.planRestore(path, target, { scope: only('component:logs') });
    expect(untouched.steps.join()).not.toContain(workspace);
  });
});

describe('any part of any tree', () => {
  it('equals the backup inside the scope and is untouched outside it, and an undo is identity', async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, scopes, fc.boolean(), async (archived, live, scope, inside) => {
        rmSync(temp.path, { recursive: true });
        // Without a config a backup would not be told from any other tar.
        plant(state, { 'openclaw.json': { text: '{}', mode: 0o600, link: false }, ...archived });
        const want = snapshot();
        const archive = await archiveOf(state);
        rmSync(state, { recursive: true });
        plant(state, { 'openclaw.json': { text: '{}', mode: 0o600, link: false }, ...live });
        const before = snapshot();
        const { service } = makeService({ mountPoints: async () => (inside ? [state] : []) });
        try {
          await restoreInto(service, archive, state, calmHooks, scope);
        } catch (error) {
          if (!isAppError(error) || error.code !== 'refused') throw error;
          expect(snapshot()).toEqual(before);
          return;
        }
        const after = snapshot();
        const inScope = scopeTest(scope, new Set());
        const isFile = (path: string) =>
          ![want, before, after].some((tree) => tree[path]?.startsWith('directory'));
        for (const path of Object.keys({ ...want, ...before, ...after })) {
          if (!isFile(path)) continue;
          const from = inScope(path) && !path.startsWith('tmp/') ? want : before;
          expect(after[path], path).toBe(from[path]);
        }
        await service.undo(state, calmHooks, silentHandle());
        expect(snapshot()).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });
});
