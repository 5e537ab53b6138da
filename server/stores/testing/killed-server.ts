import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '../../app.ts';
import { createDemoInstance } from '../../demo/instance.ts';
import type { DestinationDraft } from '../../destinations/types.ts';

/** A server that backs its demo up to a destination, and is killed from outside. Arguments: data directory, draft. */
const [dataDir = '', draft = ''] = process.argv.slice(2);
const app = await createApp({
  ...{ dataDir, host: '127.0.0.1', port: 0, allowedHosts: new Set<string>(), standingToken: null },
  rootDir: fileURLToPath(new URL('../../..', import.meta.url)),
});
const instance = app.instances.insert(await createDemoInstance({ dataDir }));
const media = join(instance.stateDir, 'media');
mkdirSync(media, { recursive: true });
for (let number = 0; number < 26; number++)
  writeFileSync(join(media, `${number}.jpg`), randomBytes(1_000_000));
await app.destinations.add(instance, JSON.parse(draft) as DestinationDraft, 'test');
await app.backups.create(instance, { level: 'fast', actor: 'test', encrypt: { kind: 'none' } });
