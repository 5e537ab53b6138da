import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPOSITORY } from '../prepare/paths.mjs';

const run = promisify(execFile);

/** Modules that the planted ones import; they break no rule themselves. */
const HOUSE: Record<string, string> = {
  'config-language/parse.ts': 'export const parse = 1;',
  'server/errors.ts': 'export const failed = 1;',
  'server/backup/types.ts': 'export interface Backup { id: string }\nexport const LEVEL = 1;',
  'server/backup/retention.ts': 'export const keep = 1;',
  'server/backup/service.ts': 'export const service = 1;',
  'server/db/database.ts': "import 'node:fs';\nexport const database = 1;",
  'server/platform/clock.ts': 'export const clock = 1;',
  'server/openclaw/cli.ts': 'export const cli = 1;',
  'server/app.ts':
    "import '../server/backup/retention.ts';\nexport interface App { id: string }\nexport const app = 1;",
  'server/trpc/router.ts': "import 'zod';\nimport type { App } from '../app.ts';\nexport type Router = App;",
  'app/layout.tsx': "import '@/components/backups/list.tsx';",
  'components/ui/button.tsx': "import 'react';\nexport const button = 1;",
  'components/backups/list.tsx':
    "import type { Router } from '@/server/trpc/router.ts';\nexport const list: Router[] = [];",
};

/** Each row is one file that breaks the named rule, and nothing else does. */
const VIOLATIONS: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['errors: no Node built-ins', 'server/errors.ts', "import 'node:fs';"],
  ['config-language: foreign room', 'config-language/a.ts', "import '../server/errors.ts';"],
  ['config-language: no Node built-ins', 'config-language/b.ts', "import 'node:fs';"],
  ['config-language: no libraries', 'config-language/c.ts', "import 'json5';"],
  ['capability: foreign room', 'server/health/a.ts', "import '../backup/retention.ts';"],
  ['capability: foreign room', 'server/health/b.ts', "import '../db/database.ts';"],
  [
    'capability: types only',
    'server/health/c.ts',
    "import { LEVEL } from '../backup/types.ts';\nexport default LEVEL;",
  ],
  ['capability: no Node built-ins', 'server/health/d.ts', "import 'node:fs';"],
  ['capability: no libraries', 'server/health/e.ts', "import 'zod';"],
  ['adapter: foreign room', 'server/db/a.ts', "import '../backup/service.ts';"],
  ['adapter: foreign room', 'server/drivers/b.ts', "import '../db/database.ts';"],
  ['platform: foreign room', 'server/platform/a.ts', "import type { Backup } from '../backup/types.ts';"],
  ['workflow: foreign room', 'server/workflows/a.ts', "import '../openclaw/cli.ts';"],
  ['workflow: no Node built-ins', 'server/jobs/b.ts', "import 'node:timers';"],
  ['trpc: foreign room', 'server/trpc/a.ts', "import '../backup/retention.ts';"],
  ['trpc: types only', 'server/trpc/b.ts', "import { app } from '../app.ts';\nexport default app;"],
  ['trpc: no libraries', 'server/trpc/c.ts', "import 'better-sqlite3';"],
  ['composition: foreign room', 'server/environment.ts', "import './trpc/router.ts';"],
  [
    'current-app: types only',
    'server/current-app.ts',
    "import { app } from './app.ts';\nexport default app;",
  ],
  ['listener: foreign room', 'server/http/a.ts', "import '../db/database.ts';"],
  ['cli: foreign room', 'server/cli/a.ts', "import '../trpc/router.ts';"],
  ['demo: foreign room', 'server/demo/a.ts', "import '../db/database.ts';"],
  ['ui: foreign room', 'components/ui/a.tsx', "import '@/config-language/parse.ts';"],
  ['status: foreign room', 'components/status/a.tsx', "import '@/components/backups/list.tsx';"],
  ['editor: foreign room', 'components/editor/a.tsx', "import '../backups/list.tsx';"],
  ['frame: foreign room', 'components/shell/a.tsx', "import '@/components/backups/list.tsx';"],
  ['feature: foreign room', 'components/health/a.tsx', "import '@/components/backups/list.tsx';"],
  [
    'feature: types only',
    'components/health/b.tsx',
    "import { LEVEL } from '@/server/backup/types.ts';\nexport default LEVEL;",
  ],
  ['feature: no Node built-ins', 'components/health/c.tsx', "import 'node:path';"],
  ['page: foreign room', 'app/a.tsx', "import '@/server/app.ts';"],
  ['route-handler: foreign room', 'app/b/route.ts', "import '@/server/db/database.ts';"],
  ['launcher: foreign room', 'bin/a.mjs', "import '../server/app.ts';"],
  ['dev tool: foreign room', 'bin/dev/a.mjs', "import '../../server/db/database.ts';"],
  ['no unresolvable imports', 'server/backup/b.ts', "import './absent.ts';"],
  ['no room without a name', 'server/lab/a.ts', "import '../errors.ts';"],
  ['no catch-all rooms', 'server/backup/c.ts', "import './utils.ts';"],
  ['no circular imports', 'server/backup/d.ts', "import './e.ts';"],
];

const SUPPORT: Record<string, string> = {
  'server/backup/utils.ts': 'export {};',
  'server/backup/e.ts': "import './d.ts';",
};

let root: string;
let result: ICruiseResult;
let exitCode: number;

function plant(files: Record<string, string>): void {
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), `${source}\n`);
  }
}

/** Cruises the copy as `npm run layers` does, and once more for a result to read (that run always exits 0). */
async function cruise(): Promise<{ result: ICruiseResult; exitCode: number }> {
  const program = join(REPOSITORY, 'node_modules', '.bin', 'depcruise');
  const args = [
    '--config',
    '.dependency-cruiser.mjs',
    'app',
    'components',
    'config-language',
    'server',
    'bin',
  ];
  const output = join(root, 'result.json');
  await run(program, ['--output-type', 'json', '--output-to', output, ...args], { cwd: root });
  const code = await run(program, args, { cwd: root }).then(
    () => 0,
    (error: { code: number }) => error.code,
  );
  return { result: JSON.parse(readFileSync(output, 'utf8')), exitCode: code };
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-layers-'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  for (const file of [
    '.dependency-cruiser.mjs',
    'package.json',
    'bin/layers/alias.mjs',
    'bin/layers/rooms.mjs',
    'bin/prepare/paths.mjs',
  ]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(REPOSITORY, file), join(root, file));
  }
  plant(HOUSE);
  const clean = await cruise();
  expect(clean.result.summary.violations, 'the house without violations').toEqual([]);
  expect(clean.exitCode).toBe(0);
  plant(SUPPORT);
  plant(Object.fromEntries(VIOLATIONS.map(([, file, source]) => [file, source])));
  ({ result, exitCode } = await cruise());
}, 60_000);
afterAll(() => rmSync(root, { recursive: true }));

describe('the layering check', () => {
  it('cruises the modules it was given and fails', () => {
    const own = result.modules.filter((module) => !module.source.includes('node_modules'));
    expect(own.length).toBeGreaterThan(Object.keys(HOUSE).length + VIOLATIONS.length);
    expect(exitCode).toBeGreaterThan(0);
  });

  it.each(VIOLATIONS)('%s: %s', (rule, file) => {
    const rules = result.summary.violations
      .filter(({ from }) => from === file)
      .map((violation) => violation.rule.name);
    expect(rules).toEqual([rule]);
  });

  it('plants a violation of every kind of room', () => {
    const planted = new Set(VIOLATIONS.map(([rule]) => rule.split(':')[0]));
    const rooms = result.summary.ruleSetUsed?.forbidden?.map((rule) => rule.name?.split(':')[0]) ?? [];
    expect([...new Set(rooms)].filter((room) => !planted.has(room))).toEqual([]);
  });
});
