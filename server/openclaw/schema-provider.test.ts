import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenClawCli, SchemaAnswer } from './cli.ts';
import { createSchemaProvider } from './schema-provider.ts';

const BUNDLED_DIR = fileURLToPath(new URL('../../config-language/schemas/', import.meta.url));
const MINUTE = 60_000;

let dir: string;
let cacheDir: string;
let now: number;
let asked: number;
let answer: () => Promise<SchemaAnswer>;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-schemas-'));
  cacheDir = join(dir, 'schemas');
  mkdirSync(join(dir, 'state'));
  mkdirSync(join(dir, 'openclaw'));
  install('2026.9.6');
  now = Date.now();
  asked = 0;
  answer = async () => schema('fresh');
});
// A schema may just be written in the background.
afterEach(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }));

const schema = (name: string): SchemaAnswer => ({
  kind: 'schema',
  schema: { properties: { [name]: { type: 'string' } } },
  durationMs: 1,
});
const hangs = (): Promise<SchemaAnswer> => new Promise(() => undefined);
const fails = async (): Promise<SchemaAnswer> => ({
  kind: 'unavailable',
  reason: 'failed',
  message: 'It failed.',
});
function install(version: string): void {
  writeFileSync(join(dir, 'openclaw', 'openclaw.mjs'), '');
  writeFileSync(join(dir, 'openclaw', 'package.json'), JSON.stringify({ name: 'openclaw', version }));
}
const target = () => ({
  ...{ id: 'i', stateDir: join(dir, 'state'), configPath: join(dir, 'state', 'openclaw.json') },
  openclawCommand: ['node', join(dir, 'openclaw', 'openclaw.mjs')],
});
function provider(patienceMs = 5_000) {
  const configSchema = async () => {
    asked += 1;
    return answer();
  };
  const made = createSchemaProvider({
    cli: { configSchema } as unknown as OpenClawCli,
    ...{ cacheDir, bundledDir: BUNDLED_DIR, now: () => now, patienceMs },
  });
  return { info: async () => (await made.schemaFor(target())).info, made };
}
const eventually = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
const kept = () => eventually(() => expect(readdirSync(cacheDir)).toEqual(['2026.9.6.json']));

describe('createSchemaProvider', () => {
  it('waits for a healthy OpenClaw and asks it once, also over a restart of Gatehouse', async () => {
    const { info, made } = provider();
    const first = await info();
    expect(first).toMatchObject({ version: '2026.9.6', source: 'installed', note: null });
    expect(made.bytes(first.url.split('/').at(-1) ?? '')?.toString()).toContain('fresh');
    expect(await info()).toEqual(first);
    await kept();
    expect(await provider().info()).toEqual(first);
    expect(asked).toBe(1);
  });

  it('goes on with the bundled one while OpenClaw is slow, and picks the better one up later', async () => {
    const { promise, resolve } = Promise.withResolvers<SchemaAnswer>();
    answer = () => promise;
    const { info } = provider(20);
    const early = await info();
    expect(early).toMatchObject({ source: 'bundled', note: expect.stringContaining('is being asked') });
    resolve(schema('late'));
    await eventually(async () => expect(await info()).toMatchObject({ source: 'installed', note: null }));
    expect((await info()).url).not.toBe(early.url);
  });

  it('does not hold anybody up for an OpenClaw that hangs', async () => {
    answer = hangs;
    const { info } = provider(1_000);
    await info();
    now += MINUTE;
    const startedAt = performance.now();
    expect(await info()).toMatchObject({ source: 'bundled' });
    expect(performance.now() - startedAt).toBeLessThan(500);
    expect(asked).toBe(1);
  });

  it('says why it could not be asked and asks again later', async () => {
    answer = fails;
    const { info } = provider();
    expect(await info()).toMatchObject({ source: 'bundled', note: 'It failed.' });
    answer = async () => schema('repaired');
    expect(await info()).toMatchObject({ source: 'bundled' });
    now += MINUTE;
    await eventually(async () => expect(await info()).toMatchObject({ source: 'installed' }));
  });

  it.each<[string, () => void]>([
    ['another version', () => install('2026.10.1')],
    [
      'a plugin',
      () => {
        mkdirSync(join(dir, 'state', 'extensions', 'acme'), { recursive: true });
        writeFileSync(join(dir, 'state', 'extensions', 'acme', 'openclaw.plugin.json'), '{}');
      },
    ],
  ])('sees within half a minute that %s was installed', async (_name, change) => {
    const { info } = provider();
    await info();
    await kept();
    change();
    await info();
    expect(asked).toBe(1);
    await eventually(async () => {
      now += MINUTE;
      expect(await info()).toMatchObject({ source: 'installed' });
      expect(asked).toBe(2);
    });
  });

  it.each([
    ['cut off', '{"properties":{"a":'],
    ['of something else', '[]'],
    ['empty', ''],
  ])('drops a kept schema that is %s', async (_name, text) => {
    mkdirSync(cacheDir);
    writeFileSync(join(cacheDir, '2026.9.6.json'), text);
    answer = fails;
    expect(await provider().info()).toMatchObject({ source: 'bundled', note: 'It failed.' });
    expect(readdirSync(cacheDir)).toEqual([]);
    answer = async () => schema('fresh');
    expect(await provider().info()).toMatchObject({ source: 'installed' });
  });

  it('does not mind that the schema can not be kept', async () => {
    writeFileSync(cacheDir, 'a file where the directory should be');
    expect(await provider().info()).toMatchObject({ source: 'installed' });
  });

  it('goes on with the bundled one when what OpenClaw says is no schema, and asks again', async () => {
    answer = async () => ({ kind: 'schema', schema: { $schema: 'x' }, durationMs: 1 });
    const { info } = provider();
    expect(await info()).toMatchObject({ source: 'bundled', note: expect.stringContaining('properties') });
    answer = async () => schema('fresh');
    now += MINUTE;
    await eventually(async () => expect(await info()).toMatchObject({ source: 'installed' }));
  });

  it('asks again in the background for one that was kept long ago', async () => {
    await provider().info();
    await kept();
    now += 25 * 60 * MINUTE;
    const { promise, resolve } = Promise.withResolvers<SchemaAnswer>();
    answer = () => promise;
    const { info } = provider();
    const first = await info();
    resolve(schema('newer'));
    await eventually(async () => expect((await info()).url).not.toBe(first.url));
    expect(asked).toBe(2);
  });

  it('answers the bundled one when there is no OpenClaw', async () => {
    const { made } = provider();
    const { info } = await made.schemaFor({ ...target(), openclawCommand: null });
    expect(info).toMatchObject({ source: 'bundled', note: expect.stringContaining('not found') });
  });
});
