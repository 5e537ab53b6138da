import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import S3rver from 's3rver';
import { describeStore } from './testing/store-contract.ts';

describeStore('S3', async (root) => {
  const directory = join(root, 's3');
  const server = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory },
    configureBuckets: [{ name: 'backups' }],
  });
  const { port } = await server.run();
  const secretPath = join(root, 'secret');
  writeFileSync(secretPath, 'S3RVER\n', { mode: 0o600 });
  return {
    settings: {
      ...{
        kind: 's3',
        region: 'us-east-1',
        bucket: 'backups',
        prefix: 'home/',
        pathStyle: true,
        keyId: 'S3RVER',
      },
      endpoint: `http://127.0.0.1:${port}`,
    },
    places: { secretPath, cacheDir: join(root, 'cache'), scratchDir: join(root, 'scratch') },
    damage(name) {
      const path = join(directory, 'backups/home', `${name}._S3rver_object`);
      const bytes = readFileSync(path);
      bytes[5_000] = (bytes[5_000] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
    leftovers: () =>
      readdirSync(join(directory, 'backups'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        name.includes('probe'),
      ),
    keepsBytes: true,
    dispose: () => server.close(),
  };
});
