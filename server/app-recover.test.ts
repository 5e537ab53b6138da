import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import { openDatabase } from './db/database.ts';
import { createOperationStore } from './db/operation-store.ts';
import { createDemoInstance } from './demo/instance.ts';
import type { StepState } from './operations/types.ts';

// The whole server, started twice on the same data, with the demo's stand-in for the Gateway.
let root: string;
let app: App;

const start = () =>
  createApp({
    ...{ dataDir: join(root, 'data'), host: '127.0.0.1', port: 0, standingToken: null },
    allowedHosts: new Set<string>(),
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-recover-'));
});
afterEach(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});

it.each([true, false])(
  'starts the Gateway again after a restore that a crash interrupted, if it ran: %s',
  async (wasRunning) => {
    app = await start();
    const { id, slug, stateDir } = app.instances.insert(
      await createDemoInstance({ dataDir: join(root, 'data') }),
    );
    await app.close();
    // What a restore leaves that was killed after it had stopped the Gateway.
    mkdirSync(`${stateDir}.gatehouse/new`, { recursive: true });
    writeFileSync(
      `${stateDir}.gatehouse/lock`,
      JSON.stringify({ pid: 999_999_999, startTime: 1, wasRunning }),
    );
    app = await start();
    expect(existsSync(`${stateDir}.gatehouse`)).toBe(false);
    const [operation] = app.operations.list(id);
    expect(operation?.title).toBe(
      wasRunning ? 'Start the Gateway again after an interrupted restore' : undefined,
    );
    if (!operation) return;
    expect(await app.operations.settled(operation.id)).toMatchObject({ state: 'succeeded', error: null });
    expect(app.auditEntries({ slug, limit: 10 })).toContainEqual(
      expect.objectContaining({ action: 'restore.recover', outcome: 'ok' }),
    );
    await app.removeInstance(slug, 'browser');
  },
  60_000,
);

it.each<[StepState, StepState, boolean]>([
  ['done', 'pending', true],
  ['running', 'pending', true],
  ['pending', 'pending', false],
  ['done', 'done', false],
])(
  'starts the Gateway again after an apply that was cut off with its stop %s and its start %s: %s',
  async (stop, start_, isStarted) => {
    app = await start();
    const { id, slug } = app.instances.insert(await createDemoInstance({ dataDir: join(root, 'data') }));
    await app.close();
    const db = openDatabase(
      join(root, 'data', 'gatehouse.db'),
      fileURLToPath(new URL('../prisma/migrations', import.meta.url)),
    );
    const steps = [
      { name: 'Stop the Gateway', state: stop, detail: null },
      { name: 'Write the files', state: 'pending' as const, detail: null },
      { name: 'Start the Gateway', state: start_, detail: null },
    ];
    createOperationStore(db).save(
      {
        ...{
          id: 'cut-off',
          instanceId: id,
          kind: 'config-apply',
          title: 'Apply the config',
          state: 'running',
        },
        ...{
          steps,
          progress: null,
          cancellable: false,
          startedAt: 1,
          endedAt: null,
          error: null,
          result: null,
        },
      },
      'browser',
    );
    db.close();
    app = await start();
    const begun = app.operations.list(id).find(({ kind }) => kind === 'gateway-start');
    expect(begun !== undefined).toBe(isStarted);
    if (!begun) return;
    expect(await app.operations.settled(begun.id)).toMatchObject({ state: 'succeeded' });
    const stopped = await app.gateway.act(app.instances.bySlug(slug), 'stop', 'browser');
    await app.operations.settled(stopped.id);
  },
  60_000,
);
