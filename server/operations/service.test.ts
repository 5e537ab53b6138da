import { beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import type { OperationStore } from './ports.ts';
import { createOperations } from './service.ts';
import type { Operation, Operations, StartOperation } from './types.ts';

let rows: Map<string, Operation>;
let operations: Operations;
let audited: string[];

beforeEach(() => {
  rows = new Map();
  audited = [];
  operations = create();
});

function create(): Operations {
  const store: OperationStore = {
    save: (operation) => void rows.set(operation.id, structuredClone(operation)),
    read: (id) => rows.get(id) ?? null,
    list: () => [...rows.values()],
    listRunning: () => [...rows.values()].filter((row) => row.state === 'running'),
  };
  let ids = 0;
  return createOperations({
    store,
    audit: { record: (entry) => void audited.push(`${entry.action} ${entry.outcome}`), list: () => [] },
    now: () => 42,
    newId: () => `op-${++ids}`,
  });
}

const request = (run: StartOperation['run'], extra: Partial<StartOperation> = {}): StartOperation => ({
  instanceId: 'i',
  kind: 'backup-create',
  title: 'Backup',
  actor: 'browser',
  steps: ['one', 'two'],
  run,
  ...extra,
});

describe('operations', () => {
  it('journals each step before it goes on', async () => {
    const seen: string[] = [];
    const { id } = await operations.start(
      request(async (handle) => {
        await handle.step('one', async () => seen.push(rows.get(handle.id)?.steps[0]?.state ?? ''));
        await handle.step('two', async (say) => say('half'));
        return { files: 3 };
      }),
    );
    const ended = await operations.settled(id);
    expect(seen).toEqual(['running']);
    expect(ended).toMatchObject({ state: 'succeeded', result: { files: 3 } });
    expect(ended.steps.map((step) => [step.state, step.detail])).toEqual([
      ['done', null],
      ['done', 'half'],
    ]);
    expect(audited).toEqual(['backup.create ok']);
  });

  it('shows the bytes of the step that runs, not of the one before', async () => {
    const seen: (number | null)[] = [];
    const look = (id: string) => seen.push(operations.read(id)?.progress?.doneBytes ?? null);
    const { id } = await operations.start(
      request(async (handle) => {
        await handle.step('one', async () => {
          handle.progress({ doneBytes: 5, totalBytes: 9, doneFiles: 1, totalFiles: null });
          look(handle.id);
        });
        await handle.step('two', async () => look(handle.id));
        return null;
      }),
    );
    await operations.settled(id);
    expect(seen).toEqual([5, null]);
  });

  it('shows a step that had nothing to do as skipped, with the reason', async () => {
    const { id } = await operations.start(
      request(async (handle) => {
        await handle.step('one', async (_say, skip) => skip('There is no present state'));
        return null;
      }),
    );
    expect((await operations.settled(id)).steps[0]).toMatchObject({
      state: 'skipped',
      detail: 'There is no present state',
    });
  });

  it('says which step failed, with the words of the error', async () => {
    const { id } = await operations.start(
      request((handle) =>
        handle.step('one', async () => {
          throw new AppError('disk-full', 'No space.', { hint: 'Free some.' });
        }),
      ),
    );
    const ended = await operations.settled(id);
    expect(ended).toMatchObject({ state: 'failed', error: { message: 'No space.', hint: 'Free some.' } });
    expect(ended.steps.map((step) => step.state)).toEqual(['failed', 'skipped']);
  });

  it('lets only one run for an instance', async () => {
    const gate = Promise.withResolvers<null>();
    const { id } = await operations.start(request(() => gate.promise));
    await expect(operations.start(request(async () => null))).rejects.toMatchObject({ code: 'busy' });
    await expect(operations.start(request(async () => null, { instanceId: 'other' }))).resolves.toBeDefined();
    gate.resolve(null);
    await operations.settled(id);
    await expect(operations.start(request(async () => null))).resolves.toBeDefined();
  });

  it('cancels what may be cancelled, and nothing past its point of no return', async () => {
    const aborted = (signal: AbortSignal) =>
      new Promise<null>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const { id } = await operations.start(request((handle) => aborted(handle.signal), { cancellable: true }));
    await Promise.resolve();
    operations.cancel(id, 'browser');
    expect((await operations.settled(id)).state).toBe('cancelled');

    const gate = Promise.withResolvers<null>();
    const committed = await operations.start(
      request(
        (handle) => {
          handle.commit();
          return gate.promise;
        },
        { cancellable: true },
      ),
    );
    await Promise.resolve();
    expect(() => operations.cancel(committed.id, 'browser')).toThrow(/past the point/);
    gate.resolve(null);
  });

  it('tells watchers each change until the end', async () => {
    const { id } = await operations.start(
      request(async (handle) => {
        await handle.step('one', async () => new Promise((resolve) => setTimeout(resolve, 5)));
        return null;
      }),
    );
    const states: string[] = [];
    for await (const now of operations.watch(id, new AbortController().signal)) states.push(now.state);
    expect(states.at(0)).toBe('running');
    expect(states.at(-1)).toBe('succeeded');
  });

  it('marks what a crash left behind as interrupted', async () => {
    const { id } = await operations.start(request(() => new Promise<null>(() => undefined)));
    const afterCrash = create();
    expect(afterCrash.recover().map((operation) => operation.id)).toEqual([id]);
    expect(afterCrash.read(id)).toMatchObject({ state: 'interrupted', endedAt: 42 });
    expect(afterCrash.recover()).toEqual([]);
  });
});
