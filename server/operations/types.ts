/** Long work that a person waits for: journaled, shown with steps, cancellable where it is safe. */
export type OperationKind =
  | 'backup-create'
  | 'backup-verify'
  | 'backup-drill'
  | 'backup-add'
  | 'backup-copy'
  | 'backup-fetch'
  | 'destination-check'
  | 'destination-remove'
  | 'restore'
  | 'restore-undo'
  | 'config-apply'
  | 'gateway-start'
  | 'gateway-stop'
  | 'gateway-restart';

export type OperationState = 'running' | 'succeeded' | 'failed' | 'cancelled' | 'interrupted';
export type StepState = 'pending' | 'running' | 'done' | 'failed' | 'skipped';

export interface OperationStep {
  readonly name: string;
  readonly state: StepState;
  readonly detail: string | null;
}

export interface OperationProgress {
  readonly doneBytes: number;
  readonly totalBytes: number | null;
  readonly doneFiles: number;
  readonly totalFiles: number | null;
}

export interface Operation {
  readonly id: string;
  readonly instanceId: string;
  readonly kind: OperationKind;
  readonly title: string;
  readonly state: OperationState;
  readonly steps: readonly OperationStep[];
  readonly progress: OperationProgress | null;
  readonly cancellable: boolean;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly error: { readonly message: string; readonly hint: string | null } | null;
  /** What it made: ids and counts, never secrets. */
  readonly result: Readonly<Record<string, string | number | boolean | null>> | null;
}

export type Say = (detail: string) => void;

/** Given to the work: it names its steps and reports into them. Each call is journaled before it returns. */
export interface OperationHandle {
  readonly id: string;
  readonly signal: AbortSignal;
  /**
   * Runs one step; a throw marks it failed and ends the operation with that error. `skip` says why there is nothing to
   * do or no way to do it: the step then ends as skipped and not as done.
   */
  step<T>(name: string, work: (say: Say, skip: Say) => Promise<T>): Promise<T>;
  progress(progress: OperationProgress): void;
  /** From here on a cancel is refused: the work is past its point of no return. */
  commit(): void;
}

export interface StartOperation {
  readonly instanceId: string;
  readonly kind: OperationKind;
  readonly title: string;
  readonly actor: string;
  /** All steps in order, shown from the start. */
  readonly steps: readonly string[];
  readonly cancellable?: boolean;
  run(handle: OperationHandle): Promise<Operation['result']>;
}

export interface Operations {
  /** Journals and starts the work; refuses (`busy`) while another exclusive operation of that instance runs. */
  start(operation: StartOperation): Promise<Operation>;
  read(id: string): Operation | null;
  list(instanceId: string, options?: { limit?: number; kinds?: readonly OperationKind[] }): Operation[];
  /** The operation of an instance that is running now, if any. */
  running(instanceId: string): Operation | null;
  cancel(id: string, actor: string): Operation;
  /** Calls back on each change until the signal aborts. */
  watch(id: string, signal: AbortSignal): AsyncIterable<Operation>;
  /** Waits for the end. */
  settled(id: string): Promise<Operation>;
  /** At start-up: marks what was running when the process died as interrupted; answers those. */
  recover(): Operation[];
}
