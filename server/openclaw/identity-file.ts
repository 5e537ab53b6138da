import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { IdentityFiles } from '../backup/arrival-ports.ts';
import { parseIdentities } from '../backup/encryption.ts';
import { AppError } from '../errors.ts';
import { recipientsOf } from '../platform/archive/age.ts';
import { readPrivateFile } from '../platform/private-file.ts';
import { expandHome } from './discovery.ts';

/** Far more than a file of keys has. */
const MAX_BYTES = 64 * 1024;

/** Key files of age on this machine: any number of secret keys, one a line, with comments. */
export function createIdentityFiles({ home = homedir() }: { home?: string } = {}): IdentityFiles {
  return {
    async open(given, outside) {
      const path = expandHome(given.trim(), home);
      if (!isAbsolute(path))
        throw new AppError('bad-input', 'This is no full path. Nothing was saved.', {
          hint: 'Begin with / or ~, for example ~/gatehouse-keys.txt.',
        });
      const identities = parseIdentities(await readPrivateFile(path, { outside, maxBytes: MAX_BYTES }));
      return { path, identities, recipients: await recipientsOf(identities) };
    },
  };
}
