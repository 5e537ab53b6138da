import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import { diffConfig } from './diff.ts';
import { REFINED_PREFIXES, SHARED_CHANNEL_PREFIXES } from './reload-rules.ts';
import { planRestart, type ReloadKind, reloadKindOf } from './restart-plan.ts';
import type { ConfigValue } from './syntax.ts';
import { bundledSchema } from './testdata/schemas.ts';

/** The functions of OpenClaw's own reload planner that are mirrored here. */
interface Planner {
  resolveConfigReloadMetadata(path: string): { kind: ReloadKind };
  listConfigReloadRefinementPrefixes(): string[];
  diffConfigPaths(before: unknown, after: unknown, prefix: string, boundaries: readonly string[]): string[];
  buildGatewayReloadPlan(
    paths: readonly string[],
    options: { previousConfig: unknown; candidateConfig: unknown },
  ): { restartReasons: string[]; hotReasons: string[]; noopPaths: string[] };
}

function plannerFile(): string | null {
  const entry = openclawEntry();
  const dist = entry && path.join(path.dirname(entry), 'dist');
  if (!dist || !existsSync(dist)) return null;
  const name = readdirSync(dist).find((file) => /^config-reload-plan-.*\.mjs$/.test(file));
  return name === undefined ? null : path.join(dist, name);
}

const file = plannerFile();
const version = '2026.9.6';

describe.skipIf(file === null)('the reload planner of the installed OpenClaw (skipped without one)', () => {
  let planner: Planner;
  let prefixes: string[];

  beforeAll(async () => {
    const module: object = await import(pathToFileURL(file ?? '').href);
    // Names are shortened in the bundle; the functions keep theirs.
    const named = Object.values(module).map((value: { name: string }) => [value.name, value]);
    planner = Object.fromEntries(named) as Planner;
    prefixes = planner.listConfigReloadRefinementPrefixes();
  });

  // No plugin is loaded in the test, so no channel has to be refreshed.
  const pluginRules = SHARED_CHANNEL_PREFIXES.map((prefix) => [prefix, 'none'] as const);

  it('lists sections down to the same prefixes', () => {
    const ours = [...REFINED_PREFIXES, ...SHARED_CHANNEL_PREFIXES];
    expect(ours.sort()).toEqual([...new Set(prefixes)].sort());
  });

  it('has the same kind for every prefix of a key that there is, above and below it', () => {
    const { properties } = bundledSchema(version).root;
    const known = prefixes.filter((prefix) => properties.has(prefix.split('.')[0] ?? ''));
    const paths = known.flatMap((prefix) => {
      const plain = prefix.replaceAll('*', 'main');
      return [plain, `${plain}.x`, `${plain}.x.y`, `${plain}x`, plain.split('.').slice(0, -1).join('.')];
    });
    const ours = paths.map((changed) => [changed, reloadKindOf(changed, { version, pluginRules }).kind]);
    const theirs = paths.map((changed) => [changed, planner.resolveConfigReloadMetadata(changed).kind]);
    expect(ours).toEqual(theirs);
  });

  const leaf = fc.constantFrom<ConfigValue>(1, 'a', true, null, ['x'], ['x', 'y']);

  it('lists the same paths for random changes', () => {
    const boundaries = prefixes.filter((prefix) => !prefix.includes('*'));
    const segment = fc.constantFrom('env', 'zz', ...new Set(prefixes.flatMap((prefix) => prefix.split('.'))));
    const config = fc.letrec<{ value: ConfigValue }>((tie) => ({
      value: fc.oneof({ depthSize: 'small' }, leaf, fc.dictionary(segment, tie('value'), { maxKeys: 3 })),
    })).value;
    fc.assert(
      fc.property(fc.dictionary(segment, config), fc.dictionary(segment, config), (before, after) => {
        const ours = diffConfig(before, after, { boundaries }).map((change) => change.path);
        expect(ours).toEqual(planner.diffConfigPaths(before, after, '', boundaries));
      }),
      { numRuns: 500 },
    );
  });

  it('rotates the Gateway secret in the same cases', () => {
    const secret = fc.constantFrom<ConfigValue>('one', 'two', '', {
      source: 'env',
      provider: 'default',
      id: 'TOKEN',
    });
    const auth = fc.record(
      {
        mode: fc.constantFrom('token', 'password', 'none', 'trusted-proxy'),
        token: secret,
        password: secret,
      },
      { requiredKeys: [] },
    );
    const config = fc.record({ mode: fc.constant('local'), auth }).map((gateway) => ({ gateway }));
    fc.assert(
      fc.property(config, config, (before, after) => {
        const plan = planRestart({ before, after, version });
        const theirs = planner.buildGatewayReloadPlan(
          plan.changes.map((change) => change.path),
          { previousConfig: before, candidateConfig: after },
        );
        const restarting = plan.changes.filter((change) => change.reload === 'restart');
        expect(restarting.map((change) => change.path)).toEqual(theirs.restartReasons);
      }),
      { numRuns: 500 },
    );
  });
});
