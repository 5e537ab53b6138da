import type { Operation, OperationKind } from './types.ts';

/** The journal of long work. `save` is durable before it returns. */
export interface OperationStore {
  save(operation: Operation, actor: string): void;
  read(id: string): Operation | null;
  /** Newest first. */
  list(instanceId: string, limit: number, kinds: readonly OperationKind[] | null): Operation[];
  /** What a dead process left in state `running`. */
  listRunning(): Operation[];
}
