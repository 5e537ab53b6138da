import { AppError, errnoOf, isAppError, messageOf } from '../errors.ts';

const NOT_HERE =
  'The archive on this machine is kept. Bring the directory back; the copy is made by the next run of the schedule, or by hand.';
const SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
/** A network file system that lost its server, or a disk that was pulled out. */
const LOST = new Set([
  'ESTALE',
  'EIO',
  'ENOTCONN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'ENODEV',
  'ENXIO',
  'EREMOTEIO',
]);

/** What a system error means for a directory that may lie on a NAS. */
export function diskTrouble(error: unknown, place: string): unknown {
  if (isAppError(error)) return error;
  const errno = errnoOf(error);
  if (errno === null || !/^E[A-Z0-9]+$/.test(errno)) return error;
  const made = (code: 'unavailable' | 'disk-full', what: string, hint: string) =>
    new AppError(code, `${what} Nothing half lies there under a final name.`, {
      path: place,
      hint,
      cause: error,
    });
  if (SPACE.has(errno)) {
    return made(
      'disk-full',
      `There is no space left at ${place} (${errno}).`,
      'The archive on this machine is kept. Free some space there, or let the retention rules keep fewer, and copy again.',
    );
  }
  if (LOST.has(errno)) return made('unavailable', `${place} does not answer any more (${errno}).`, NOT_HERE);
  if (errno === 'ENOENT' || errno === 'ENOTDIR')
    return made('unavailable', `${place} vanished in the middle.`, NOT_HERE);
  if (errno === 'EROFS') {
    return made(
      'unavailable',
      `${place} is mounted read-only.`,
      'Mount it so that it can be written, and copy again.',
    );
  }
  if (errno === 'EACCES' || errno === 'EPERM') {
    return made(
      'unavailable',
      `This user may not write to ${place}.`,
      'Give it to the user that runs Gatehouse, and copy again.',
    );
  }
  return made('unavailable', `${place} could not be used (${errno}: ${messageOf(error)}).`, NOT_HERE);
}
