import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import { addToDotEnv, parseDotEnv } from './dotenv.ts';

/** OpenClaw's own reading of `.env` files into an environment. */
type LoadDotEnv = (options: { env: Record<string, string>; stateEnvPath: string }) => unknown;

function loaderFile(): string | null {
  const entry = openclawEntry();
  const dist = entry && path.join(path.dirname(entry), 'dist');
  if (!dist || !existsSync(dist)) return null;
  const name = readdirSync(dist).find((file) => /^dotenv-global-.*\.mjs$/.test(file));
  return name === undefined ? null : path.join(dist, name);
}

const file = loaderFile();

describe.skipIf(file === null)('the .env reading of the installed OpenClaw (skipped without one)', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'gatehouse-dotenv-'));
  const envFile = path.join(home, '.env');
  let load: LoadDotEnv;

  beforeAll(async () => {
    const module: object = await import(pathToFileURL(file ?? '').href);
    const found = Object.values(module).find(({ name }) => name === 'loadGlobalRuntimeDotEnvFiles');
    load = found as LoadDotEnv;
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  function read(text: string): Record<string, string> {
    writeFileSync(envFile, text);
    const env: Record<string, string> = { HOME: home, OPENCLAW_STATE_DIR: home };
    load({ env, stateEnvPath: envFile });
    const { HOME: _home, OPENCLAW_STATE_DIR: _state, ...rest } = env;
    return rest;
  }

  const hostile = fc.string({
    unit: fc.constantFrom(...'\'"`\\nr#$={} \n\r\tab:', 'é', '\u2028', '😀'),
    maxLength: 12,
  });
  const line = fc.tuple(fc.constantFrom('A', 'B', 'export C', '# note'), hostile).map((one) => one.join('='));
  const texts = fc.tuple(fc.array(line, { maxLength: 4 }), fc.constantFrom('\n', '\r\n'));

  it('gives back exactly the value that was added, and what was there before', () => {
    fc.assert(
      fc.property(texts, hostile, ([lines, eol], value) => {
        const text = lines.join(eol);
        const added = addToDotEnv(text, { name: 'MOVED_SECRET', value });
        fc.pre(added !== null);
        expect(read(added ?? '')).toEqual({ ...read(text), MOVED_SECRET: value });
      }),
      { numRuns: 500 },
    );
  });

  it('reads a file as Gatehouse reads it', () => {
    fc.assert(
      fc.property(texts, ([lines, eol]) => {
        const text = lines.join(eol);
        const ours = parseDotEnv(text).map(({ name, value }) => [name, value]);
        expect(Object.fromEntries(ours)).toEqual(read(text));
      }),
      { numRuns: 500 },
    );
  });
});
