import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import { diskTrouble } from './disk-trouble.ts';

const errno = (code: string) => Object.assign(new Error(`${code}: it went wrong`), { code });

/** What a real NAS can be made to do is in the contract test; a stale handle needs a server that forgets. */
describe('trouble with a directory', () => {
  it.each([
    ['ESTALE', 'unavailable', /does not answer any more \(ESTALE\)/],
    ['EIO', 'unavailable', /does not answer any more/],
    ['ENOTCONN', 'unavailable', /does not answer any more/],
    ['EHOSTDOWN', 'unavailable', /does not answer any more/],
    ['ENOENT', 'unavailable', /vanished in the middle/],
    ['EROFS', 'unavailable', /mounted read-only/],
    ['EACCES', 'unavailable', /may not write/],
    ['ENOSPC', 'disk-full', /no space left/],
    ['EDQUOT', 'disk-full', /no space left/],
    ['ENAMETOOLONG', 'unavailable', /could not be used \(ENAMETOOLONG/],
  ])('%s', (code, expected, message) => {
    expect(diskTrouble(errno(code), '/mnt/nas')).toMatchObject({
      ...{ name: 'AppError', code: expected, path: '/mnt/nas' },
      ...{ message: expect.stringMatching(message), hint: expect.any(String) },
    });
  });

  it('is not made of what was said already, nor of a fault of ours', () => {
    const said = new AppError('refused', 'No.');
    expect(diskTrouble(said, '/mnt/nas')).toBe(said);
    const fault = new TypeError('undefined is not a function');
    expect(diskTrouble(fault, '/mnt/nas')).toBe(fault);
  });
});
