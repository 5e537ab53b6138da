import { AppError } from '../errors.ts';

/** What is taken for an archive: gzip or zstd tars, encrypted or not; one name, not a path. */
const ARCHIVE = /\.(tar\.gz|tgz|tar\.zst)(\.age)?$/;

export function isArchiveName(name: string): boolean {
  return ARCHIVE.test(name) && !/^\.|[/\\\p{Cc}]/u.test(name);
}

/** A name that comes from outside must be one name, of an archive. @throws AppError `bad-input` */
export function requireArchiveName(name: string): string {
  if (isArchiveName(name)) return name;
  throw new AppError('bad-input', `${JSON.stringify(name)} is no name of an archive. Nothing was done.`);
}

export function noSuchArchive(name: string): AppError {
  return new AppError('not-found', `${name} is not there any more.`, { hint: 'Reload the list.' });
}

/** What was read back differs from what was made here. */
export function notTheSame(name: string, place: string, how: string): AppError {
  return new AppError('refused', `What lies at ${place} as ${name} is not what was made here: ${how}.`, {
    hint: 'Do not rely on this copy. Copy it again, and look at the disk or the server if it happens twice.',
  });
}

/** A file of that name and another content is never replaced. */
export function nameTaken(name: string, place: string): AppError {
  return new AppError('conflict', `Another file lies at ${place} as ${name}. It was left as it is.`, {
    hint: 'Move it away, and copy again.',
  });
}
