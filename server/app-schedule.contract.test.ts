import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import { type App, createApp } from './app.ts';
import { createDemoInstance } from './demo/instance.ts';

// A restore drill whose config is judged by the real OpenClaw.
const entry = openclawEntry();
let root: string;
let app: App;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-drill-'));
  app = await createApp({
    ...{ dataDir: join(root, 'data'), host: '127.0.0.1', port: 0 },
    ...{ allowedHosts: new Set<string>(), standingToken: null },
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});

it.skipIf(entry === null)('asks the installed OpenClaw about what came out of the backup', async () => {
  const made = await createDemoInstance({ dataDir: join(root, 'data') });
  const instance = app.instances.insert({ ...made, openclawCommand: [process.execPath, entry ?? ''] });
  const backup = await app.backups.create(instance, { level: 'fast', actor: 'test' });
  expect(await app.operations.settled(backup.id)).toMatchObject({ state: 'succeeded' });
  const [record] = app.backups.list(instance);
  const drill = await app.backups.drill(instance, record?.id ?? '', { actor: 'test' });
  const ended = await app.operations.settled(drill.id);
  expect(ended).toMatchObject({ state: 'succeeded', result: { note: null } });
  expect(ended.steps.at(-1)?.detail).toBe('OpenClaw accepts it');
  expect(app.backups.read(instance, record?.id ?? '')).toMatchObject({ drillResult: 'ok', drillNote: null });
});
