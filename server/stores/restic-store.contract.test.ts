import { chmodSync, closeSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describeStore } from './testing/store-contract.ts';

describeStore('restic', async (root) => {
  const repository = join(root, 'repository');
  const secretPath = join(root, 'password');
  writeFileSync(secretPath, 'correct horse battery\n', { mode: 0o600 });
  const scratchDir = join(root, 'scratch');
  return {
    settings: { kind: 'restic', repository },
    places: { secretPath, cacheDir: join(root, 'cache'), scratchDir },
    damage() {
      const packs = readdirSync(join(repository, 'data'), { recursive: true, encoding: 'utf8' });
      for (const pack of packs.map((each) => join(repository, 'data', each))) {
        if (!statSync(pack).isFile() || statSync(pack).size < 1_000_000) continue;
        chmodSync(pack, 0o600);
        const fd = openSync(pack, 'r+');
        writeSync(fd, Buffer.alloc(1_000, 'x'), 0, 1_000, 1_000);
        closeSync(fd);
      }
    },
    // Unreferenced packs in the repository are restic's way to go on; nothing is left on this machine.
    leftovers: () => readdirSync(root).filter((name) => name === 'scratch'),
    keepsBytes: false,
  };
});
