import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { RestoreHooks } from '../backup/ports.ts';
import type { RestoreScope } from '../backup/types.ts';
import { createBackupStore } from '../db/backup-store.ts';
import { type Db, openDatabase } from '../db/database.ts';
import { createOperationStore } from '../db/operation-store.ts';
import type { Instance } from '../instances/types.ts';
import { calmHooks, makeService, targetOf } from '../openclaw/testing/restore-bench.ts';
import { makeState, makeTempDir } from '../openclaw/testing/state-fixture.ts';
import { createOperations } from '../operations/service.ts';
import { createBackupWorkflow } from './back-up.ts';

/** Real files and processes take their time on a busy machine. */
vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let state: string;
let db: Db;
let hooks: RestoreHooks;
let instance: Instance;

beforeEach(() => {
  temp = makeTempDir();
  state = join(temp.path, '.openclaw');
  makeState(state, 'one');
  instance = { id: 'i', slug: 'test', stateDir: state, configPath: join(state, 'openclaw.json') } as Instance;
  db = openDatabase(
    join(temp.path, 'db'),
    fileURLToPath(new URL('../../prisma/migrations', import.meta.url)),
  );
  hooks = calmHooks;
});
afterEach(() => {
  db.close();
  temp.remove();
});

/** The workflow with the real engine, database and journal; what a restore does not touch is left out. */
function setUp() {
  const operations = createOperations({
    store: createOperationStore(db),
    audit: { record: () => undefined, list: () => [] },
    now: Date.now,
    newId: randomUUID,
  });
  const deps = {
    ...{ backups: makeService().service, records: createBackupStore(db), operations },
    sourceOf: async () => targetOf(state),
    hooksFor: async () => hooks,
    noteRestored: async () => undefined,
    destinationOf: () => join(temp.path, 'backups'),
    encryption: { orderFor: async () => null },
    copier: { stepsOf: () => [], within: async () => [] },
    ...{ now: Date.now, newId: randomUUID },
  } as unknown as Parameters<typeof createBackupWorkflow>[0];
  return { workflow: createBackupWorkflow(deps), operations };
}

/** Backs up, and restores that again. Answers how the restore ended and what is known of the backups. */
async function backUpAndRestore(scope: RestoreScope | null = null) {
  const { workflow, operations } = setUp();
  const made = await workflow.create(instance, { level: 'fast', actor: 'test' });
  await operations.settled(made.id);
  const [record] = workflow.list(instance);
  if (!record) throw new Error('There is no backup.');
  const { archiveSha256 } = await workflow.planRestore(instance, record.id, { scope });
  const { id } = await workflow.restore(instance, { id: record.id, archiveSha256, actor: 'test', scope });
  const ended = await operations.settled(id);
  return { ended, backups: workflow.list(instance) };
}

it('takes a restore of the whole as a proof that the backup can be restored', async () => {
  const { ended, backups } = await backUpAndRestore();
  expect(ended.state).toBe('succeeded');
  expect(backups.map(({ reason, drillResult }) => [reason, drillResult])).toEqual([
    ['before-restore', null],
    ['manual', 'ok'],
  ]);
});

it('takes a restore of a part as no proof of the whole', async () => {
  const { ended, backups } = await backUpAndRestore({ components: ['config'], agents: [], paths: [] });
  expect(ended.state).toBe('succeeded');
  expect(backups.map(({ drillResult }) => drillResult)).toEqual([null, null]);
});

it('proves the safety backup of a restore that was reversed, and tells why it was', async () => {
  hooks = { ...calmHooks, healthGate: async () => ({ ok: false, detail: 'It does not answer.' }) };
  const before = readFileSync(join(state, 'openclaw.json'), 'utf8');
  const { ended, backups } = await backUpAndRestore();
  expect(ended).toMatchObject({
    state: 'failed',
    error: { message: expect.stringContaining('It does not answer.') },
  });
  expect(readFileSync(join(state, 'openclaw.json'), 'utf8')).toBe(before);
  expect(backups.map(({ reason, verifyResult, drillResult }) => [reason, verifyResult, drillResult])).toEqual(
    [
      ['before-restore', 'ok', null],
      ['manual', 'ok', null],
    ],
  );
});
