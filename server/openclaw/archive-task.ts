import type { ArchiveKeys } from '../backup/encryption.ts';
import type { ArchiveProgress, BackupSource } from '../backup/ports.ts';
import type { CompareRequest } from './archive-compare.ts';
import type { ExtractRequest } from './archive-extract.ts';
import type { FetchRequest, PackRequest } from './archive-look.ts';
import type { VerifyRequest } from './archive-verify.ts';
import type { DifferRequest } from './live-differ.ts';
import type { CaptureRequest } from './state-capture.ts';

/** Work that blocks its process; each runs in one of its own. */
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

/** Does one task in this process. Each loads only what it needs: a process of its own begins with nothing. */
export async function runArchiveTask(
  task: ArchiveTask,
  onProgress: (progress: ArchiveProgress) => void,
): Promise<unknown> {
  switch (task.kind) {
    case 'forecast': {
      const { forecastState } = await import('./state-forecast.ts');
      return forecastState(task.source, task.exclude, { sizesOfLeftOut: true });
    }
    case 'capture': {
      const { captureState } = await import('./state-capture.ts');
      return await captureState(task.request, onProgress);
    }
    case 'decrypt': {
      const { decryptFile } = await import('../platform/archive/age.ts');
      return await decryptFile(task.path, task.target, task.keys);
    }
    case 'verify': {
      const { verifyArchive } = await import('./archive-verify.ts');
      return await verifyArchive(task.request, onProgress);
    }
    case 'compare': {
      const { compareArchive } = await import('./archive-compare.ts');
      return await compareArchive(task.request, onProgress);
    }
    case 'extract': {
      const { extractArchive } = await import('./archive-extract.ts');
      return await extractArchive(task.request, onProgress);
    }
    case 'look': {
      const { lookInto } = await import('./archive-look.ts');
      return await lookInto(task.path);
    }
    case 'pack': {
      const { packSmall } = await import('./archive-look.ts');
      return await packSmall(task.request);
    }
    case 'fetch': {
      const { fetchEntries } = await import('./archive-look.ts');
      return await fetchEntries(task.request);
    }
    case 'database': {
      const { readDatabaseFacts } = await import('./archive-look.ts');
      return readDatabaseFacts(task.path, task.bytes);
    }
    case 'differ': {
      const { differFromLive } = await import('./live-differ.ts');
      return await differFromLive(task.request);
    }
  }
}
