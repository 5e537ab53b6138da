import type { ArchiveStore } from '../destinations/ports.ts';
import type { DestinationSettings } from '../destinations/types.ts';
import { createDirectoryStore } from './directory-store.ts';

/** Everything a store needs beside its settings: places on this machine. */
export interface StorePlaces {
  /** The file with the secret of the destination. */
  readonly secretPath: string;
  readonly cacheDir: string;
  /** A private directory of the destination's own, emptied each time. */
  readonly scratchDir: string;
}

/** The store of a kind, in this process. What only one kind needs is loaded for it. */
export async function openStore(settings: DestinationSettings, places: StorePlaces): Promise<ArchiveStore> {
  switch (settings.kind) {
    case 'directory':
      return createDirectoryStore(settings);
    case 's3': {
      const { createS3Store } = await import('./s3-store.ts');
      return createS3Store(settings, places.secretPath);
    }
    case 'restic': {
      const { createResticStore } = await import('./restic-store.ts');
      return createResticStore(settings, { ...places, passwordFile: places.secretPath });
    }
  }
}
