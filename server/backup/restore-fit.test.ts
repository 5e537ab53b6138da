import { describe, expect, it } from 'vitest';
import type { ArchiveComparison, InstalledFacts } from './ports.ts';
import { fitWarnings, newerDatabase, restoreFit } from './restore-fit.ts';
import type { Component, FileChange } from './types.ts';

const CONFIG = `{
  channels: { telegram: { enabled: true }, whatsapp: {}, signal: { enabled: false }, defaults: {} },
  plugins: { entries: { telegram: {}, mine: {}, other: { enabled: false }, packed: {} } },
  agents: { defaults: { workspace: '/old/.openclaw/workspace' } },
  logging: { file: '/var/log/x' },
}`;
const change = (path: string, component: Component): FileChange => ({
  path,
  component,
  kind: 'changed',
  bytes: 1,
});

function comparison(
  changes: readonly FileChange[],
  more: Partial<ArchiveComparison> = {},
): ArchiveComparison {
  return {
    ...{ archiveSha256: 'a', format: 'gatehouse', createdAt: '', runtimeVersion: null, changes },
    ...{
      sourceStateDir: '/old/.openclaw',
      inScope: { files: 1, bytes: 1 },
      configFiles: [],
      missing: [],
      contentBytes: 1,
    },
    ...{ liveBytes: 1, stays: [], externals: [], warnings: [], refusal: null },
    facts: { config: CONFIG, databases: { 'state/openclaw.sqlite': 18 }, extensions: ['packed'] },
    ...more,
  };
}

const installed: InstalledFacts = {
  supported: { global: 18, agent: 23 },
  databases: { 'state/openclaw.sqlite': 17 },
  bundledPlugins: ['telegram'],
  plugins: [],
};
const all = [
  change('openclaw.json', 'config'),
  change('credentials/whatsapp/default/creds.json', 'credentials'),
  change('state/openclaw.sqlite', 'databases'),
];

describe('how a backup fits', () => {
  it('sets the schema of each database beside the one here and the newest that is known', () => {
    expect(restoreFit(comparison(all), '/old/.openclaw', installed).databases).toEqual([
      { path: 'state/openclaw.sqlite', backup: 18, live: 17, supported: 18 },
    ]);
    expect(restoreFit(comparison(all.slice(0, 2)), '/old/.openclaw', installed).databases).toEqual([]);
  });

  it.each([
    [18, null],
    [17, /state\/openclaw\.sqlite has schema 18, and the installed OpenClaw knows 17 at most/],
    [null, null],
  ])('is refused when the installed OpenClaw knows less: %s', (global, reason) => {
    const here = { ...installed, supported: { global, agent: null } };
    const refusal = newerDatabase(restoreFit(comparison(all), '/old/.openclaw', here).databases);
    if (reason) expect(refusal).toMatch(reason);
    else expect(refusal).toBeNull();
  });

  it('says which databases are migrated for good', () => {
    const here = { ...installed, supported: { global: 19, agent: null } };
    expect(fitWarnings(restoreFit(comparison(all), '/old/.openclaw', here))).toContainEqual(
      expect.stringContaining('state/openclaw.sqlite (schema 18, 19 now): migrated at the next start'),
    );
  });

  it('names plugins that are nowhere here, and only when the package is known', () => {
    expect(restoreFit(comparison(all), '/old/.openclaw', installed).missingPlugins).toEqual(['mine']);
    const npm = { ...installed, plugins: ['openclaw-mine'] };
    expect(restoreFit(comparison(all), '/old/.openclaw', npm).missingPlugins).toEqual([]);
    const unknown = { ...installed, bundledPlugins: null };
    expect(restoreFit(comparison(all), '/old/.openclaw', unknown).missingPlugins).toEqual([]);
    expect(restoreFit(comparison(all.slice(1)), '/old/.openclaw', installed).missingPlugins).toEqual([]);
  });

  it('names the channels whose sessions go back', () => {
    const relinkOf = (changes: readonly FileChange[]) =>
      restoreFit(comparison(changes), '/old/.openclaw', installed).relink;
    expect(relinkOf(all)).toEqual(['telegram', 'whatsapp']);
    expect(relinkOf(all.slice(0, 2))).toEqual(['whatsapp']);
    expect(relinkOf(all.slice(0, 1))).toEqual([]);
  });

  it('names settings that point to where the backup was made, if that is elsewhere', () => {
    expect(restoreFit(comparison(all), '/new/.openclaw', installed).movedPaths).toEqual([
      'agents.defaults.workspace',
    ]);
    expect(restoreFit(comparison(all), '/old/.openclaw', installed).movedPaths).toEqual([]);
  });

  it('knows nothing of an archive without a config, and does not fail', () => {
    const bare = comparison(all, { facts: { config: '{ broken', databases: {}, extensions: [] } });
    expect(fitWarnings(restoreFit(bare, '/new/.openclaw', null))).toEqual([]);
  });
});
