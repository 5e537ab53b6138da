import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createSourceReader } from './app-source.ts';
import type { SchemaProvider } from './config/ports.ts';
import type { Instance } from './instances/types.ts';
import { makeTempDir } from './openclaw/testing/state-fixture.ts';

const schemaOf = (source: string) =>
  ({
    schemaFor: async () => ({ schema: {}, info: { source, version: '2026.1.1' } }),
  }) as unknown as SchemaProvider;

it.each([
  ['the installed package, whatever schema is in use', true, 'cache', '2026.9.6'],
  ['the running Gateway where no package is known', false, 'gateway', '2026.1.1'],
  ['nothing else: a bundled schema says nothing of what is installed', false, 'bundled', null],
])('takes the version of OpenClaw from %s', async (_what, hasPackage, source, version) => {
  const temp = makeTempDir();
  onTestFinished(temp.remove);
  const packageDir = join(temp.path, 'openclaw');
  mkdirSync(packageDir);
  writeFileSync(join(packageDir, 'package.json'), '{"name":"openclaw","version":"2026.9.6"}');
  const instance = {
    ...{ id: 'i', slug: 'main', stateDir: temp.path, configPath: join(temp.path, 'openclaw.json') },
    ...{
      driver: { kind: 'manual' },
      openclawCommand: hasPackage ? [join(packageDir, 'openclaw.mjs')] : null,
    },
  } as Instance;
  const { source: read } = await createSourceReader(schemaOf(source))(instance);
  expect(read.openclawVersion).toBe(version);
});
