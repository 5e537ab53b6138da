import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OpenArchive } from '../backup/ports.ts';
import type { ApplyPlan, ConfigEdits } from '../config/types.ts';
import type { Instance } from '../instances/types.ts';
import { runArchiveTask } from '../openclaw/archive-task.ts';
import { createArchiveLook } from '../openclaw/open-archive.ts';
import { makeService } from '../openclaw/testing/restore-bench.ts';
import { makeState, makeTempDir, silentHandle, sourceOf } from '../openclaw/testing/state-fixture.ts';
import { textDisk } from '../platform/text-disk.ts';
import { createSettings } from './take-settings.ts';

vi.setConfig({ testTimeout: 60_000 });

let temp: ReturnType<typeof makeTempDir>;
let archive: OpenArchive;
let instance: Instance;
let asked: ConfigEdits[];

const plan = (awaited: boolean) =>
  ({
    ...{
      planId: 'p',
      files: [{ name: 'cron.json5' }],
      refusal: awaited ? 'OpenClaw is still judging.' : null,
    },
    restart: { outcome: 'hot', changes: [], consequences: [], warnings: [] },
    ...{ openclaw: { awaited }, gatewayRunning: true },
  }) as unknown as ApplyPlan;

const settings = () =>
  createSettings({
    archiveOf: async () => archive,
    disk: textDisk,
    includeRoots: () => [],
    config: {
      plan: async (_instance, edits) => {
        asked.push(edits);
        return plan(true);
      },
      planned: async () => plan(false),
      apply: async ({ edits }) => {
        asked.push(edits);
        return {} as never;
      },
    },
  });

const write = (name: string, text: string): void => writeFileSync(join(instance.stateDir, name), text);

beforeEach(async () => {
  temp = makeTempDir();
  const stateDir = join(temp.path, '.openclaw');
  instance = { id: 'i', stateDir, configPath: join(stateDir, 'openclaw.json') } as Instance;
  asked = [];
  makeState(stateDir);
  write('openclaw.json', `// ours\n{ gateway: { port: 1 }, cron: { $include: './cron.json5' } }\n`);
  write('cron.json5', `{ enabled: true } // housekeeping\n`);
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  const { path } = await makeService().service.create(sourceOf(stateDir), order, silentHandle());
  const runTask = (task: Parameters<typeof runArchiveTask>[0]) => runArchiveTask(task, () => undefined);
  archive = await createArchiveLook({ scratchDir: temp.path, runTask })(path, undefined);
});
afterEach(async () => {
  await archive.close();
  temp.remove();
});

it('tells which settings differ, and takes one by an edit of the file that holds it', async () => {
  write('cron.json5', `{ enabled: false } // housekeeping\n`);
  write(
    'openclaw.json',
    `// ours\n{ gateway: { port: 2 }, cron: { $include: './cron.json5' }, logging: { level: 'debug' } }\n`,
  );
  const changes = await settings().changes(instance, 'b');
  expect(changes.map(({ path, kind }) => `${kind} ${path}`)).toEqual([
    'changed gateway.port',
    'changed cron.enabled',
    'removed logging',
  ]);
  const made = await settings().plan(instance, 'b', [['cron', 'enabled']]);
  expect(made).toMatchObject({ planId: 'p', refusal: null, files: ['cron.json5'], outcome: 'hot' });
  await settings().apply(instance, 'b', { paths: [['cron', 'enabled']], planId: 'p', actor: 'me' });
  for (const { files } of asked)
    expect(files).toEqual([
      {
        path: join(instance.stateDir, 'cron.json5'),
        text: `{ enabled: true } // housekeeping\n`,
        baseSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  expect(readFileSync(join(instance.stateDir, 'cron.json5'), 'utf8')).toContain('false');
});

it('does not take settings out of a config, or into one, that cannot be read as a whole', async () => {
  write('openclaw.json', `{ gateway: { port: `);
  await expect(settings().changes(instance, 'b')).rejects.toMatchObject({ code: 'refused' });
  await expect(settings().plan(instance, 'b', [['gateway', 'port']])).rejects.toMatchObject({
    code: 'refused',
  });
});
