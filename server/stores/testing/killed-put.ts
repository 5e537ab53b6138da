import { writeFileSync } from 'node:fs';
import type { ArchiveFile } from '../../destinations/ports.ts';
import type { DestinationSettings } from '../../destinations/types.ts';
import { openStore, type StorePlaces } from '../open-store.ts';

/** Copies an archive and kills itself in the middle; its last journal is written to a file first. */
export interface KilledPut {
  readonly settings: DestinationSettings;
  readonly places: StorePlaces;
  readonly file: ArchiveFile;
  readonly journalPath: string;
}

const { settings, places, file, journalPath } = JSON.parse(process.argv[2] ?? '') as KilledPut;
const store = await openStore(settings, places);
await store.put(file, null, {
  signal: new AbortController().signal,
  progress: (done) => done > 0 && process.kill(process.pid, 'SIGKILL'),
  alive: () => undefined,
  checkpoint: (journal) => writeFileSync(journalPath, journal),
});
