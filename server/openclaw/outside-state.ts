import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { BackupSource } from '../backup/ports.ts';
import { AppError } from '../errors.ts';
import { type CaptureRoot, findRoots, isWithin } from './state-roots.ts';

/**
 * Refuses a place for copies inside of what is backed up: each backup would hold the ones before it, and a restore
 * would take them away. `unchanged` says what was not done.
 * @throws AppError `bad-input`
 */
export function requireOutside(source: BackupSource, place: string, unchanged: string): void {
  const real = realPlaceOf(place);
  const inside = rootsOf(source).find(({ path }) => isWithin(real, path));
  if (!inside) return;
  throw new AppError('bad-input', `${place} belongs to what is backed up (${inside.path}). ${unchanged}`, {
    path: place,
    hint: 'Choose a directory elsewhere, best on another disk.',
  });
}

/** What is not there yet may be made, or restored, at its place. */
function rootsOf(source: BackupSource): readonly CaptureRoot[] {
  return existsSync(source.stateDir)
    ? findRoots(source).roots
    : [{ kind: 'state', path: realPlaceOf(source.stateDir) }];
}

/** Links resolved, as far as the path exists. */
export function realPlaceOf(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  return join(realPlaceOf(dirname(absolute)), basename(absolute));
}
