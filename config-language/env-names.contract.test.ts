import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import { isIgnoredInConfig, isIgnoredInWorkingDirectory } from './env-names.ts';

const entry = openclawEntry();
const dist = join(dirname(entry ?? ''), 'dist');
const MODULES = /^(?:host-env-security|config-env-vars|dotenv|provider-env-vars)-.*\.mjs$/;
const MADE = ['X_API_KEY', 'X_BASE_URL', 'MY_SKIP__AUTH', 'SKIP_AUTHOR', 'LD_X', 'CARGO_TARGET_X_LINKER'];

type AnyFunction = (...args: unknown[]) => unknown;

describe.skipIf(entry === null)(
  'variables by their names in the installed OpenClaw (skipped without one)',
  () => {
    const dir = mkdtempSync(join(tmpdir(), 'gatehouse-env-names-'));
    const functions = new Map<string, AnyFunction>();
    const names = new Set<string>(MADE);

    beforeAll(async () => {
      for (const file of readdirSync(dist).filter((name) => MODULES.test(name))) {
        for (const [name] of readFileSync(join(dist, file), 'utf8').matchAll(/\b[A-Z_][A-Z0-9_]{2,}\b/g)) {
          names.add(name).add(`${name}_X`).add(`X_${name}`);
        }
        const module: object = await import(pathToFileURL(join(dist, file)).href);
        for (const one of Object.values(module)) if (typeof one === 'function') functions.set(one.name, one);
      }
    });
    afterAll(() => rmSync(dir, { recursive: true, force: true }));

    it('are taken from the config as we say', () => {
      const isAllowed = functions.get('isConfigRuntimeEnvVarAllowed');
      expect(names.size).toBeGreaterThan(1000);
      expect(
        [...names].filter((name) => isAllowed?.(name, 'x') === isIgnoredInConfig(name, '2026.9.6')),
      ).toEqual([]);
    });

    it('are taken from the working directory as we say', () => {
      const file = join(dir, '.env');
      writeFileSync(file, [...names].map((name) => `${name}=x\n`).join(''));
      const env: Record<string, string> = {};
      functions.get('loadWorkspaceDotEnvFile')?.(file, { env });
      const taken = [...names].filter((name) => !isIgnoredInWorkingDirectory(name, '2026.9.6'));
      expect(Object.keys(env).toSorted()).toEqual(taken.toSorted());
    });
  },
);
