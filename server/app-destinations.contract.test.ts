import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import S3rver from 's3rver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from './app.ts';
import type { DestinationDraft } from './destinations/types.ts';
import { makeTempDir } from './openclaw/testing/state-fixture.ts';
import { createCaller } from './trpc/router.ts';

const SERVER = fileURLToPath(new URL('./stores/testing/killed-server.ts', import.meta.url));
const slug = 'demo';
let temp: ReturnType<typeof makeTempDir>;
let s3: S3rver;
let s3Port: number;
beforeAll(async () => {
  temp = makeTempDir();
  const options = { port: 0, address: '127.0.0.1', silent: true, directory: join(temp.path, 's3') };
  s3 = new S3rver({ ...options, configureBuckets: [{ name: 'backups' }] });
  s3Port = (await s3.run()).port;
});
afterAll(async () => {
  await s3.close();
  temp.remove();
});

/** In front of the S3 server: counts what goes up, and can hold everything back from a point on. */
async function gate() {
  const state = { sent: 0, holdAfter: Number.MAX_SAFE_INTEGER, held: Promise.withResolvers<void>() };
  const server = createServer((client) => {
    const upstream = connect(s3Port, '127.0.0.1');
    client.on('data', (chunk: Buffer) => {
      state.sent += chunk.length;
      if (state.sent > state.holdAfter) state.held.resolve();
      else upstream.write(chunk);
    });
    upstream.pipe(client);
    // A process that is killed leaves both ends as they come.
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
    client.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { state, server, port: (server.address() as AddressInfo).port };
}

it('a server that is killed in the middle of an upload goes on with it after its next start', async () => {
  const { state, server, port } = await gate();
  state.holdAfter = 20_000_000;
  const dataDir = join(temp.path, 'data');
  const draft: DestinationDraft = {
    ...{ name: 'Cloud', secret: 'S3RVER' },
    settings: {
      ...{
        kind: 's3',
        endpoint: `http://127.0.0.1:${port}`,
        region: 'us-east-1',
        bucket: 'backups',
        prefix: '',
      },
      ...{ pathStyle: true, keyId: 'S3RVER' },
    },
  };
  const child = spawn(process.execPath, [SERVER, dataDir, JSON.stringify(draft)], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  await state.held.promise;
  child.kill('SIGKILL');
  await ended;
  expect(readdirSync(join(temp.path, 's3/backups')).filter((name) => name.includes('_object'))).toEqual([]);

  state.holdAfter = Number.MAX_SAFE_INTEGER;
  const app = await createApp({
    ...{ dataDir, host: '127.0.0.1', port: 0, allowedHosts: new Set<string>(), standingToken: null },
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
  const caller = createCaller({ app, actor: 'browser' });
  const [operation] = await caller.operations.list({ slug, limit: 1 });
  expect(operation).toMatchObject({ kind: 'backup-create', state: 'interrupted' });
  const [backup] = await caller.backups.list({ slug });
  expect(backup).toMatchObject({ verifyResult: 'ok', missing: false });
  const before = await caller.destinations.state({ slug });
  expect(before.copies).toEqual([
    expect.objectContaining({
      state: 'failed',
      name: null,
      problem: expect.stringMatching(/^Gatehouse stopped/),
    }),
  ]);
  state.sent = 0;
  const [destination] = before.destinations;
  const copied = await app.operations.settled(
    (
      await caller.destinations.copy({
        slug,
        backupId: backup?.id ?? '',
        destinationId: destination?.id ?? '',
      })
    ).id,
  );
  expect(copied).toMatchObject({ state: 'succeeded' });
  // Two parts of 8 MiB were there already.
  expect(state.sent).toBeLessThan((backup?.bytes ?? 0) - 15_000_000);
  expect((await caller.destinations.state({ slug })).copies).toEqual([
    expect.objectContaining({ state: 'proven' }),
  ]);
  const secret = readdirSync(join(dataDir, 'destinations')).find((name) => name.endsWith('.secret')) ?? '';
  expect(statSync(join(dataDir, 'destinations', secret)).mode & 0o777).toBe(0o600);
  expect(JSON.stringify(await caller.destinations.state({ slug }))).not.toContain('secret');
  await app.close();
  server.close();
  rmSync(dataDir, { recursive: true });
});
