import type { AuditLog } from '../audit/types.ts';
import { AppError, isAppError, messageOf } from '../errors.ts';
import type { OperationStore } from './ports.ts';
import type {
  Operation,
  OperationHandle,
  OperationProgress,
  OperationState,
  OperationStep,
  Operations,
  StartOperation,
  StepState,
} from './types.ts';

interface Deps {
  readonly store: OperationStore;
  readonly audit: AuditLog;
  readonly now: () => number;
  readonly newId: () => string;
}

interface Running {
  operation: Operation;
  readonly actor: string;
  readonly abort: AbortController;
  readonly ended: Promise<Operation>;
}

/** How often moving bytes are written to the journal; steps are written at once. */
const PROGRESS_INTERVAL_MS = 200;

/** Runs long work one at a time an instance, journals each step and tells watchers. */
export function createOperations({ store, audit, now, newId }: Deps): Operations {
  const running = new Map<string, Running>();
  const changed = new EventTarget();

  const publish = (entry: Running, patch: Partial<Operation>, durable: boolean) => {
    entry.operation = { ...entry.operation, ...patch };
    if (durable) store.save(entry.operation, entry.actor);
    changed.dispatchEvent(new Event(entry.operation.id));
  };

  const setStep = (entry: Running, name: string, state: StepState, detail?: string) => {
    const update = (step: OperationStep): OperationStep =>
      step.name === name ? { name, state, detail: detail ?? step.detail } : step;
    const known = entry.operation.steps.some((step) => step.name === name);
    const steps = known
      ? entry.operation.steps.map(update)
      : [...entry.operation.steps, { name, state, detail: detail ?? null }];
    publish(entry, { steps }, true);
  };

  const createHandle = (entry: Running): OperationHandle => {
    let journaledAt = 0;
    return {
      id: entry.operation.id,
      signal: entry.abort.signal,
      async step(name, work) {
        entry.abort.signal.throwIfAborted();
        // The bytes of the step before say nothing of this one.
        entry.operation = { ...entry.operation, progress: null };
        setStep(entry, name, 'running');
        let ended: StepState = 'done';
        const say = (detail: string) => setStep(entry, name, 'running', detail);
        const skip = (why: string) => {
          ended = 'skipped';
          say(why);
        };
        try {
          const result = await work(say, skip);
          setStep(entry, name, ended);
          return result;
        } catch (error) {
          setStep(entry, name, 'failed');
          throw error;
        }
      },
      progress(progress: OperationProgress) {
        const durable = now() - journaledAt > PROGRESS_INTERVAL_MS;
        if (durable) journaledAt = now();
        publish(entry, { progress }, durable);
      },
      commit() {
        publish(entry, { cancellable: false }, true);
      },
    };
  };

  const end = (entry: Running, state: OperationState, patch: Partial<Operation>) => {
    const steps = entry.operation.steps.map((step) =>
      step.state === 'pending' ? { ...step, state: 'skipped' as const } : step,
    );
    running.delete(entry.operation.id);
    publish(entry, { ...patch, state, steps, endedAt: now(), cancellable: false }, true);
    const { kind, instanceId, title, error } = entry.operation;
    audit.record({
      actor: entry.actor,
      action: kind.replace('-', '.'),
      instanceId,
      detail: error ? `${title}: ${error.message}` : title,
      outcome: state === 'succeeded' ? 'ok' : 'failed',
    });
    return entry.operation;
  };

  const perform = async (entry: Running, request: StartOperation): Promise<Operation> => {
    try {
      const result = await request.run(createHandle(entry));
      return end(entry, 'succeeded', { result });
    } catch (error) {
      if (entry.abort.signal.aborted) return end(entry, 'cancelled', {});
      return end(entry, 'failed', { error: errorWords(error) });
    }
  };

  const service: Operations = {
    async start(request) {
      const busy = service.running(request.instanceId);
      if (busy) {
        throw new AppError('busy', `“${busy.title}” is still running. Nothing was started.`, {
          hint: 'Wait until it ends, or cancel it first.',
        });
      }
      const operation: Operation = {
        id: newId(),
        instanceId: request.instanceId,
        kind: request.kind,
        title: request.title,
        state: 'running',
        steps: request.steps.map((name) => ({ name, state: 'pending', detail: null })),
        progress: null,
        cancellable: request.cancellable ?? false,
        startedAt: now(),
        endedAt: null,
        error: null,
        result: null,
      };
      const gate = Promise.withResolvers<Operation>();
      const entry: Running = {
        operation,
        actor: request.actor,
        abort: new AbortController(),
        ended: gate.promise,
      };
      running.set(operation.id, entry);
      store.save(operation, request.actor);
      // Not awaited: the caller gets the id and watches. `perform` never rejects.
      queueMicrotask(() => perform(entry, request).then(gate.resolve, gate.reject));
      return operation;
    },
    read: (id) => running.get(id)?.operation ?? store.read(id),
    list: (instanceId, { limit = 50, kinds } = {}) => store.list(instanceId, limit, kinds ?? null),
    running: (instanceId) =>
      [...running.values()].find(({ operation }) => operation.instanceId === instanceId)?.operation ?? null,
    cancel(id, actor) {
      const entry = running.get(id);
      if (!entry) throw new AppError('not-found', 'This operation is not running any more.');
      if (!entry.operation.cancellable) {
        throw new AppError(
          'refused',
          'This operation is past the point where it can be cancelled. It goes on.',
          {
            hint: 'Wait for its end; most of what it does can be undone afterwards.',
          },
        );
      }
      audit.record({
        actor,
        action: 'operation.cancel',
        instanceId: entry.operation.instanceId,
        detail: `Cancelled: ${entry.operation.title}`,
        outcome: 'ok',
      });
      entry.abort.abort(new AppError('cancelled', 'Cancelled.'));
      return entry.operation;
    },
    async *watch(id, signal) {
      for (;;) {
        const next = Promise.withResolvers<void>();
        const wake = () => next.resolve();
        changed.addEventListener(id, wake, { once: true });
        signal.addEventListener('abort', wake, { once: true });
        const operation = service.read(id);
        if (!operation) throw new AppError('not-found', 'There is no such operation.');
        yield operation;
        if (operation.state === 'running' && !signal.aborted) await next.promise;
        changed.removeEventListener(id, wake);
        signal.removeEventListener('abort', wake);
        if (operation.state !== 'running' || signal.aborted) return;
      }
    },
    async settled(id) {
      const entry = running.get(id);
      if (entry) return entry.ended;
      const operation = store.read(id);
      if (!operation) throw new AppError('not-found', 'There is no such operation.');
      return operation;
    },
    recover() {
      return store.listRunning().map((operation) => {
        const interrupted: Operation = {
          ...operation,
          state: 'interrupted',
          cancellable: false,
          endedAt: now(),
          error: {
            message: 'Gatehouse stopped while this was running.',
            hint: 'Look at the current state below, then start it again if it is still wanted.',
          },
        };
        store.save(interrupted, 'gatehouse');
        return interrupted;
      });
    },
  };
  return service;
}

function errorWords(error: unknown): NonNullable<Operation['error']> {
  if (isAppError(error)) return { message: error.message, hint: error.hint ?? null };
  return { message: messageOf(error), hint: null };
}
