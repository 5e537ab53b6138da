import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import type { ConfigEdits } from './config/types.ts';
import { createDemoInstance } from './demo/instance.ts';
import type { Instance } from './instances/types.ts';

// The whole server with the demo's stand-in for the Gateway: it really runs, stops and starts.
const SECRET = 'very-secret-4711 #x';
const CONFIG = `{\n  // kept\n  gateway: { mode: 'local', port: 18789 },\n  hooks: { enabled: true, token: '${SECRET}' },\n}\n`;
const LINE = `HOOKS_TOKEN='${SECRET}'\n`;

let root: string;
let app: App;
let instance: Instance;
let envFile: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-secret-'));
  app = await createApp({
    ...{ dataDir: join(root, 'data'), host: '127.0.0.1', port: 0, standingToken: null },
    allowedHosts: new Set<string>(),
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
  instance = app.instances.insert(await createDemoInstance({ dataDir: join(root, 'data') }));
  envFile = join(instance.stateDir, '.env');
  const port = /port: (\d+)/.exec(readFileSync(instance.configPath, 'utf8'))?.[1] ?? '';
  writeFileSync(instance.configPath, CONFIG.replace('18789', port));
});
afterAll(async () => {
  await app.removeInstance(instance.slug, 'browser');
  await app.close();
  rmSync(root, { recursive: true, force: true });
});

let text: string;
beforeEach(() => {
  text = readFileSync(instance.configPath, 'utf8').replace('${HOOKS_TOKEN}', SECRET);
  writeFileSync(instance.configPath, text);
  rmSync(envFile, { force: true });
});

async function editsNow(names = ['HOOKS_TOKEN']): Promise<ConfigEdits> {
  const { files } = await app.config.read(instance);
  const baseSha256 = files.find((file) => file.root)?.sha256 ?? null;
  return {
    files: [{ path: instance.configPath, text: text.replace(SECRET, '${HOOKS_TOKEN}'), baseSha256 }],
    variables: names.map((name) => ({ name, value: SECRET })),
  };
}

/** The plan once it is known that no OpenClaw answers. */
async function planOf(edits: ConfigEdits) {
  let plan = await app.config.plan(instance, edits);
  while (plan.openclaw.awaited) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    plan = await app.config.planned(instance, plan.planId);
  }
  return plan;
}

async function apply(edits: ConfigEdits, planId: string) {
  const { id } = await app.config.apply({ instance, planId, edits, reason: 'applied', actor: 'browser' });
  return app.operations.settled(id);
}

/** Files of Gatehouse's own data that hold the secret. */
function filesWithSecret(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => readFileSync(path).includes(SECRET));
}

describe('moving a secret to .env', () => {
  it('writes both files, the new one for its owner alone, while the Gateway does not run', async () => {
    const edits = await editsNow();
    const plan = await planOf(edits);
    expect(plan).toMatchObject({
      refusal: null,
      env: { path: envFile, names: ['HOOKS_TOKEN'], exists: false, gateway: 'not-running' },
    });
    expect(JSON.stringify({ ...plan, files: [] })).not.toContain(SECRET);
    expect(plan.files.map((file) => file.after).join()).not.toContain(SECRET);

    const operation = await apply(edits, plan.planId);
    expect(operation).toMatchObject({ state: 'succeeded' });
    expect(readFileSync(envFile, 'utf8')).toBe(LINE);
    expect(statSync(envFile).mode & 0o777).toBe(0o600);
    expect(readFileSync(instance.configPath, 'utf8')).toBe(text.replace(SECRET, '${HOOKS_TOKEN}'));
  });

  it('stops the Gateway, writes, and starts it again; keeps mode and copy, and leaves no secret behind', async () => {
    writeFileSync(envFile, '# mine\nOTHER=1');
    chmodSync(envFile, 0o640);
    const started = await app.gateway.act(instance, 'start', 'browser');
    expect(await app.operations.settled(started.id)).toMatchObject({ state: 'succeeded' });
    const edits = await editsNow();
    const plan = await planOf(edits);
    expect(plan).toMatchObject({ refusal: null, restart: { outcome: 'restart' } });
    expect(plan.env).toMatchObject({ exists: true, gateway: 'stopped-and-started' });
    expect(plan.restart.consequences).toContain(
      `HOOKS_TOKEN of ${envFile}: read when the Gateway is stopped and started`,
    );

    const operation = await apply(edits, plan.planId);
    expect(operation.error).toBeNull();
    expect(operation.steps.map(({ name, state }) => `${name}: ${state}`)).toEqual([
      'Keep the current config: done',
      'Stop the Gateway: done',
      'Write the files: done',
      'Start the Gateway: done',
    ]);
    expect(operation.result).toMatchObject({ predicted: 'restart', observed: 'restart' });
    expect(readFileSync(envFile, 'utf8')).toBe(`# mine\nOTHER=1\n${LINE}`);
    expect(statSync(envFile).mode & 0o777).toBe(0o640);

    const copy = operation.steps[0]?.detail?.split(': ')[1] ?? '';
    expect(readFileSync(copy, 'utf8')).toBe('# mine\nOTHER=1');
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    // The config as it was is kept with its history; nothing else of Gatehouse's own knows the secret.
    const kept = filesWithSecret(join(root, 'data')).filter((path) => !path.startsWith(instance.stateDir));
    expect(kept.every((path) => path.startsWith(join(root, 'data', 'revisions')))).toBe(true);
    expect(kept.every((path) => (statSync(path).mode & 0o777) === 0o600)).toBe(true);
    const stopped = await app.gateway.act(instance, 'stop', 'browser');
    await app.operations.settled(stopped.id);
  });

  it('leaves a running Gateway alone when the config changed after the plan was shown', async () => {
    const started = await app.gateway.act(instance, 'start', 'browser');
    expect(await app.operations.settled(started.id)).toMatchObject({ state: 'succeeded' });
    const edits = await editsNow();
    const { planId, env } = await planOf(edits);
    expect(env).toMatchObject({ gateway: 'stopped-and-started' });
    writeFileSync(instance.configPath, `// mine\n${text}`);
    const operation = await apply(edits, planId);
    expect(operation.steps).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('changed since this plan') },
      { name: 'Stop the Gateway', state: 'skipped' },
      { state: 'skipped' },
      { state: 'skipped' },
    ]);
    const stopped = await app.gateway.act(instance, 'stop', 'browser');
    await app.operations.settled(stopped.id);
  });

  it('tells of a Gateway that does not start what it said last, without its secrets', async () => {
    const started = await app.gateway.act(instance, 'start', 'browser');
    expect(await app.operations.settled(started.id)).toMatchObject({ state: 'succeeded' });
    const edits = await editsNow();
    const { planId } = await planOf(edits);
    const program = join(root, 'refusing-openclaw');
    const words = `OpenClaw requires state migration: run doctor --fix (${SECRET})`;
    writeFileSync(program, `#!/bin/sh\necho '${words}'\nexit 78\n`, { mode: 0o755 });
    const refusing = { ...instance, openclawCommand: [program] };
    const { id } = await app.config.apply({
      ...{ instance: refusing, planId, edits, reason: 'applied', actor: 'browser' },
    });
    const operation = await app.operations.settled(id);
    expect(operation.error?.message).toBe('The Gateway ended with exit code 78 before it was ready.');
    expect(operation.error?.hint).not.toMatch(/config/i);
    expect(await app.gateway.lastWords(instance, id)).toMatchObject({
      lines: ['OpenClaw requires state migration: run doctor --fix ([redacted])'],
    });
    expect(await app.gateway.status(instance)).toMatchObject({ state: 'down' });
    expect(app.config.revisions(instance)[0]).toMatchObject({ reason: 'applied', observed: 'not-started' });

    const again = await app.gateway.act(instance, 'start', 'browser');
    expect(await app.operations.settled(again.id)).toMatchObject({ state: 'succeeded' });
    await app.gateway.status(instance);
    expect(await app.gateway.lastWords(instance, id)).toBeNull();
    const stopped = await app.gateway.act(instance, 'stop', 'browser');
    await app.operations.settled(stopped.id);
  });

  it('writes nothing when .env changed after the plan was shown', async () => {
    const edits = await editsNow();
    const { planId } = await planOf(edits);
    writeFileSync(envFile, 'OTHER=2\n');
    const operation = await apply(edits, planId);
    expect(operation).toMatchObject({ state: 'failed', error: { hint: expect.stringContaining('again') } });
    expect(readFileSync(envFile, 'utf8')).toBe('OTHER=2\n');
    expect(readFileSync(instance.configPath, 'utf8')).toBe(text);
  });

  it.each([
    ['the name is set there already', 'HOOKS_TOKEN=other\n', /set already/],
    ['the file is no text', Buffer.from([0xff, 0x00]), /not a text file/],
    ['it would be too large for OpenClaw', `#${'x'.repeat(1_048_560)}\n`, /larger than 1 MB/],
  ])('refuses when %s', async (_name, content, refusal) => {
    writeFileSync(envFile, content);
    const edits = await editsNow();
    const plan = await planOf(edits);
    expect(plan.refusal).toMatch(refusal);
    await expect(apply(edits, plan.planId)).rejects.toMatchObject({ code: 'refused' });
    expect(readFileSync(instance.configPath, 'utf8')).toBe(text);
  });

  it('adds no variable that the drafts do not refer to', async () => {
    await expect(planOf(await editsNow(['STRAY']))).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(existsSync(envFile)).toBe(false);
  });
});
