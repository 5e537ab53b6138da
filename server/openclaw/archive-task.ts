import type { ArchiveKeys } from '../backup/encryption.ts';
import type { ArchiveProgress, BackupSource } from '../backup/ports.ts';
import { decryptFile } from '../platform/archive/age.ts';
import { type CompareRequest, compareArchive } from './archive-compare.ts';
import { type ExtractRequest, extractArchive } from './archive-extract.ts';
import {
  type FetchRequest,
  fetchEntries,
  lookInto,
  type PackRequest,
  packSmall,
  readDatabaseFacts,
} from './archive-look.ts';
import { type VerifyRequest, verifyArchive } from './archive-verify.ts';
import { type DifferRequest, differFromLive } from './live-differ.ts';
import { type CaptureRequest, captureState } from './state-capture.ts';
import { forecastState } from './state-forecast.ts';

/** The work that blocks its thread; each runs in a worker of its own. */
export type ArchiveTask =
  | { readonly kind: 'forecast'; readonly source: BackupSource; readonly exclude: readonly string[] }
  | { readonly kind: 'capture'; readonly request: CaptureRequest }
  | { readonly kind: 'decrypt'; readonly path: string; readonly target: string; readonly keys: ArchiveKeys }
  | { readonly kind: 'verify'; readonly request: VerifyRequest }
  | { readonly kind: 'compare'; readonly request: CompareRequest }
  | { readonly kind: 'extract'; readonly request: ExtractRequest }
  | { readonly kind: 'look'; readonly path: string }
  | { readonly kind: 'pack'; readonly request: PackRequest }
  | { readonly kind: 'fetch'; readonly request: FetchRequest }
  | { readonly kind: 'database'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'differ'; readonly request: DifferRequest };

/** Does one task on this thread. */
export async function runArchiveTask(
  task: ArchiveTask,
  onProgress: (progress: ArchiveProgress) => void,
): Promise<unknown> {
  switch (task.kind) {
    case 'forecast':
      return forecastState(task.source, task.exclude, { sizesOfLeftOut: true });
    case 'capture':
      return captureState(task.request, onProgress);
    case 'decrypt':
      return decryptFile(task.path, task.target, task.keys);
    case 'verify':
      return verifyArchive(task.request, onProgress);
    case 'compare':
      return compareArchive(task.request, onProgress);
    case 'extract':
      return extractArchive(task.request, onProgress);
    case 'look':
      return lookInto(task.path);
    case 'pack':
      return packSmall(task.request);
    case 'fetch':
      return fetchEntries(task.request);
    case 'database':
      return readDatabaseFacts(task.path, task.bytes);
    case 'differ':
      return differFromLive(task.request);
  }
}
