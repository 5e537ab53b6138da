import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../../e2e/openclaw/locate.ts';
import { textDisk } from '../platform/text-disk.ts';
import { createOpenClawCli } from './cli.ts';
import { createSchemaProvider } from './schema-provider.ts';
import { schemaSources } from './schema-sources.ts';

const entry = openclawEntry();
const MANIFEST = {
  ...{ id: 'acme', name: 'Acme', version: '1.0.0' },
  configSchema: {
    type: 'object',
    additionalProperties: false,
    properties: { acmeLevel: { type: 'integer' } },
  },
};

describe.skipIf(entry === null)('the schema of the real OpenClaw', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'gatehouse-real-schema-'));
    mkdirSync(join(dir, 'state'));
    writeFileSync(join(dir, 'state', 'openclaw.json'), '{}');
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }));

  async function ask() {
    const stateDir = join(dir, 'state');
    const provider = createSchemaProvider({
      cli: createOpenClawCli({ env: { ...process.env, HOME: dir } }),
      ...schemaSources(textDisk),
      cacheDir: join(dir, 'schemas'),
      bundledDir: fileURLToPath(new URL('../../config-language/schemas/', import.meta.url)),
      ...{ now: Date.now, patienceMs: 60_000 },
    });
    const { info } = await provider.schemaFor({
      ...{ id: 'i', stateDir, configPath: join(stateDir, 'openclaw.json') },
      openclawCommand: [process.execPath, entry ?? ''],
    });
    return { info, text: provider.bytes(info.url.split('/')[3] ?? '', 'structure')?.toString() ?? '' };
  }

  it('is asked for, kept by version and plugins, and another one with a new plugin', async () => {
    const first = await ask();
    expect(first.info).toMatchObject({ source: 'installed', version: '2026.9.6', note: null });
    expect(first.text).not.toContain('acmeLevel');
    expect((await ask()).info).toEqual(first.info);
    const plugin = join(dir, 'state', 'extensions', 'acme');
    mkdirSync(plugin, { recursive: true });
    writeFileSync(join(plugin, 'openclaw.plugin.json'), JSON.stringify(MANIFEST));
    writeFileSync(join(plugin, 'index.js'), 'export default { id: "acme", register() {} };');
    writeFileSync(
      join(plugin, 'package.json'),
      JSON.stringify({
        name: 'acme',
        version: '1.0.0',
        type: 'module',
        openclaw: { extensions: ['./index.js'] },
      }),
    );
    expect((await ask()).text).toContain('acmeLevel');
  });
});
