import { closeSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describeStore } from './testing/store-contract.ts';

describeStore('directory', async (root) => {
  const path = join(root, 'nas');
  mkdirSync(path);
  return {
    settings: { kind: 'directory', path, marker: null, mountPoint: null },
    places: {
      secretPath: join(root, 'none'),
      cacheDir: join(root, 'cache'),
      scratchDir: join(root, 'scratch'),
    },
    damage(name) {
      const fd = openSync(join(path, name), 'r+');
      writeSync(fd, 'x', 5_000);
      closeSync(fd);
    },
    leftovers: () => readdirSync(path).filter((name) => name.includes('partial') || name.includes('probe')),
    keepsBytes: true,
  };
});
