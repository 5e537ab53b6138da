import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSchemaDocument, type SchemaDocument } from '../../config-language/schema-document.ts';
import type { SchemaProvider } from '../config/ports.ts';
import type { SchemaAnswer } from './cli.ts';
import type { Unasked } from './gateway-facts.ts';
import { createSchemaProvider } from './schema-provider.ts';

const BUNDLED_DIR = fileURLToPath(new URL('../../config-language/schemas/', import.meta.url));
const MINUTE = 60_000;

let dir: string;
let cacheDir: string;
let now: number;
let asked: number;
let answer: () => Promise<SchemaAnswer>;
let gateway: () => Promise<SchemaDocument | Unasked>;
let plugins: string[];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-schemas-'));
  cacheDir = join(dir, 'schemas');
  mkdirSync(join(dir, 'state'));
  mkdirSync(join(dir, 'openclaw'));
  install('2026.9.6');
  now = Date.now();
  asked = 0;
  answer = async () => schema('fresh');
  gateway = async () => ({ unasked: 'It does not run.' });
  plugins = [];
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
    cli: { configSchema },
    askGateway: () => gateway(),
    enabledPlugins: () => plugins,
    ...{ cacheDir, bundledDir: BUNDLED_DIR, now: () => now, patienceMs },
  });
  return { info: async () => (await made.schemaFor(target())).info, made };
}
const bytesOf = (made: SchemaProvider, url: string | null) => {
  const [hash = '', part] = url?.split('/').slice(3) ?? [];
  return made.bytes(hash, part === 'help' ? 'help' : 'structure')?.toString() ?? '';
};
function documentOf(name: string, version = '2026.9.6'): SchemaDocument {
  const properties = { [name]: { type: 'string', title: 'T' } };
  const uiHints = { [name]: { help: 'What it is for.', sensitive: true, order: 3 } };
  const reading = readSchemaDocument({ schema: { properties }, uiHints, version, generatedAt: 'now' });
  if (!reading.ok) throw new Error(reading.problem);
  return reading.document;
}
const eventually = (check: () => Promise<void> | void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });
const kept = () => eventually(() => expect(readdirSync(cacheDir)).toEqual(['2026.9.6.json']));

describe('createSchemaProvider', () => {
  it('waits for a healthy OpenClaw and asks it once, also over a restart of Gatehouse', async () => {
    const { info, made } = provider();
    const first = await info();
    expect(first).toMatchObject({ version: '2026.9.6', source: 'installed', note: null });
    expect(bytesOf(made, first.url)).toContain('fresh');
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

describe('the running Gateway', () => {
  it('is asked before the command line, and its hints are kept', async () => {
    gateway = async () => documentOf('live');
    const { made, info } = provider();
    const first = await info();
    expect(first).toMatchObject({ source: 'gateway', version: '2026.9.6', note: null });
    expect(asked).toBe(0);
    const { schema } = await made.schemaFor(target());
    expect(schema.sensitive.has(['live'])).toBe(true);
    expect(bytesOf(made, first.url)).not.toContain('What it is for');
    expect(bytesOf(made, first.helpUrl)).toContain('What it is for');
    await kept();
    gateway = async () => ({ unasked: 'It was stopped.' });
    expect(await provider().info()).toEqual(first);
    expect(asked).toBe(0);
  });

  it('is asked again within a minute where the command line answered', async () => {
    const { info } = provider();
    expect(await info()).toMatchObject({ source: 'installed' });
    gateway = async () => documentOf('live');
    await kept();
    await eventually(async () => {
      now += MINUTE;
      expect(await info()).toMatchObject({ source: 'gateway' });
    });
  });

  it('does not judge when it is of another version than the one installed', async () => {
    gateway = async () => documentOf('old', '2026.8.1');
    const { info } = provider();
    const note = expect.stringContaining('still runs OpenClaw 2026.8.1');
    expect(await info()).toMatchObject({ source: 'installed', note });
    await kept();
    const later = provider();
    await eventually(async () => expect(await later.info()).toMatchObject({ source: 'installed', note }));
    gateway = async () => documentOf('new', '2026.9.6');
    await eventually(async () => {
      now += MINUTE;
      expect(await info()).toMatchObject({ source: 'gateway', note: null });
    });
  });

  it.each([
    ['cut off', async () => ({ unasked: 'The Gateway closed the connection with 1006.' })],
    ['broken', () => Promise.reject(new Error('boom'))],
  ])('that is %s leaves what there is', async (_name, broken) => {
    gateway = broken;
    answer = fails;
    expect(await provider().info()).toMatchObject({ source: 'bundled', version: '2026.9.6' });
  });

  it('is the only source of the older generation, whose schema is that of the enabled plugins', async () => {
    install('2026.2.26');
    answer = async () => ({
      kind: 'unavailable',
      reason: 'not-supported',
      message: 'It has no such command.',
    });
    gateway = async () => documentOf('plain', 'dev');
    const { info } = provider();
    const first = await info();
    expect(first).toMatchObject({ source: 'gateway', version: '2026.2.26' });
    plugins = ['telegram'];
    gateway = async () => documentOf('telegram', 'dev');
    await eventually(async () => {
      now += MINUTE;
      expect((await info()).url).not.toBe(first.url);
    });
  });

  it('is enough where no OpenClaw is installed', async () => {
    gateway = async () => documentOf('remote');
    const { made } = provider();
    const { info } = await made.schemaFor({ ...target(), openclawCommand: null });
    expect(info).toMatchObject({ source: 'gateway', version: '2026.9.6' });
  });
});

describe('a schema by hand', () => {
  const byHand = (made: SchemaProvider) =>
    made.schemaFor({ ...target(), schemaFile: join(dir, 'hand.json') });

  it('goes before all others, in either form, and is read again when it changes', async () => {
    const { made } = provider();
    writeFileSync(join(dir, 'hand.json'), '{"properties":{"mine":{}}}');
    const { info } = await byHand(made);
    expect(info).toMatchObject({ source: 'file', version: '2026.9.6', note: null });
    expect(bytesOf(made, info.url)).toContain('mine');
    writeFileSync(join(dir, 'hand.json'), JSON.stringify(documentOf('other', '2026.5.1')));
    expect((await byHand(made)).info).toMatchObject({ source: 'file', version: '2026.5.1' });
  });

  it.each([
    ['that is no JSON', '{ properties', 'not JSON'],
    ['that is something else', '[1]', 'not a JSON object'],
    ['that describes nothing', '{"type":"string"}', 'properties'],
    ['that is gone', null, 'does not exist'],
  ])('%s is said, and the usual one judges', async (_name, text, words) => {
    const { made } = provider();
    if (text !== null) writeFileSync(join(dir, 'hand.json'), text);
    expect((await byHand(made)).info).toMatchObject({
      source: 'installed',
      note: expect.stringContaining(words),
    });
  });
});
