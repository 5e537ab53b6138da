import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openStore } from '../server/stores/open-store.ts';

/** Copies one archive into a restic repository and reads it back, as the server does it; prints what each took. */
const [root = '', archive = ''] = process.argv.slice(2);
const places = {
  secretPath: join(root, 'password'),
  cacheDir: join(root, 'cache'),
  scratchDir: join(root, 'scratch'),
};
const work = {
  signal: new AbortController().signal,
  progress: () => undefined,
  alive: () => undefined,
  checkpoint: () => undefined,
};
const store = await openStore({ kind: 'restic', repository: join(root, 'repository') }, places);
await store.prepare(work);
const file = {
  ...{ path: archive, fileName: basename(archive), bytes: statSync(archive).size, createdAt: Date.now() },
  sha256: createHash('sha256').update(readFileSync(archive)).digest('hex'),
  ...{ instance: 'bench', readable: true },
};
const began = performance.now();
const name = await store.put(file, null, work);
const putMs = performance.now() - began;
await store.prove(name, file, work);
console.log(JSON.stringify({ putMs, proveMs: performance.now() - began - putMs }));
