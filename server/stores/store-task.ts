import type { ArchiveFile, ArchiveStore, StoreWork } from '../destinations/ports.ts';
import type { DestinationSettings } from '../destinations/types.ts';
import type { Fault } from '../platform/fault.ts';
import type { StorePlaces } from './open-store.ts';

/** One call of a store, as it travels to the process that does it. */
export type StoreCall =
  | { readonly act: 'prepare' | 'probe' | 'list' | 'check' }
  | { readonly act: 'put'; readonly file: ArchiveFile; readonly journal: string | null }
  | { readonly act: 'prove'; readonly name: string; readonly file: ArchiveFile }
  | { readonly act: 'get'; readonly name: string; readonly target: string }
  | { readonly act: 'remove'; readonly names: readonly string[] }
  | { readonly act: 'discard'; readonly fileName: string; readonly journal: string | null };

export interface StoreTask {
  readonly settings: DestinationSettings;
  readonly places: StorePlaces;
  readonly call: StoreCall;
}

export type ToChild = { readonly kind: 'task'; readonly task: StoreTask } | { readonly kind: 'cancel' };

export type FromChild =
  | { readonly kind: 'alive' }
  | { readonly kind: 'progress'; readonly doneBytes: number; readonly totalBytes: number | null }
  | { readonly kind: 'checkpoint'; readonly journal: string }
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly fault: Fault };

export function callStore(store: ArchiveStore, call: StoreCall, work: StoreWork): Promise<unknown> {
  switch (call.act) {
    case 'prepare':
    case 'probe':
    case 'list':
    case 'check':
      return store[call.act](work);
    case 'put':
      return store.put(call.file, call.journal, work);
    case 'prove':
      return store.prove(call.name, call.file, work);
    case 'get':
      return store.get(call.name, call.target, work);
    case 'remove':
      return store.remove(call.names, work);
    case 'discard':
      return store.discard(call.fileName, call.journal, work);
  }
}
