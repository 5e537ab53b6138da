import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from './app.ts';
import { createDemoInstance } from './demo/instance.ts';
import type { Instance } from './instances/types.ts';
import type { Operation } from './operations/types.ts';
import { makeKeyPair } from './platform/archive/age.ts';
import { createCaller } from './trpc/router.ts';
import { BACKUP_FIRST_STEPS } from './workflows/back-up.ts';

// The whole server, its database and its archives, on the demo's state; only OpenClaw's word on the config is played.
let root: string;
let dataDir: string;
let app: App;
let instance: Instance;
let caller: ReturnType<typeof createCaller>;
const slug = 'demo';

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'gatehouse-schedule-'));
  dataDir = join(root, 'data');
  app = await createApp({
    ...{ dataDir, host: '127.0.0.1', port: 0, allowedHosts: new Set<string>(), standingToken: null },
    rootDir: fileURLToPath(new URL('..', import.meta.url)),
  });
  const made = await createDemoInstance({ dataDir });
  instance = app.instances.insert({ ...made, openclawCommand: [process.execPath, judge('valid')] });
  caller = createCaller({ app, actor: 'browser' });
});
afterAll(async () => {
  await app.close();
  rmSync(root, { recursive: true, force: true });
});

/** A program that answers `config validate --json`, and says which config it was asked about. */
function judge(word: 'valid' | 'invalid'): string {
  const path = join(root, `${word}.mjs`);
  const answer =
    word === 'valid'
      ? { valid: true, warnings: [] }
      : { valid: false, issues: [{ path: 'gateway.port', message: 'must be a number' }] };
  writeFileSync(
    path,
    `import { appendFileSync } from 'node:fs';
     appendFileSync(${JSON.stringify(join(root, 'asked'))}, process.env.OPENCLAW_CONFIG_PATH + '\\n');
     process.stdout.write(${JSON.stringify(JSON.stringify(answer))});`,
  );
  chmodSync(path, 0o700);
  return path;
}

const ended = (operation: Operation) => app.operations.settled(operation.id);
const scratch = () => readdirSync(join(dataDir, 'scratch'));
const newest = async () => {
  const [record] = await caller.backups.list({ slug });
  if (!record) throw new Error('there is no backup');
  return record;
};

describe('a restore drill on the demo', () => {
  beforeAll(async () => {
    expect(await ended(await caller.backups.create({ slug }))).toMatchObject({ state: 'succeeded' });
  });

  it('restores, opens every database, asks OpenClaw, and leaves nothing but the record', async () => {
    const { id } = await newest();
    const drill = await ended(await caller.backups.drill({ slug, id }));
    expect(drill).toMatchObject({ kind: 'backup-drill', state: 'succeeded', result: { databases: 4 } });
    expect(drill.steps.map((step) => step.detail)).toEqual([
      expect.stringMatching(/^\d+ files, \d databases$/),
      'OpenClaw accepts it',
    ]);
    expect(await newest()).toMatchObject({
      drillResult: 'ok',
      drillNote: null,
      drilledAt: expect.any(Number),
    });
    expect(readFileSync(join(root, 'asked'), 'utf8')).toContain(join(dataDir, 'scratch', 'judge-'));
    expect(scratch()).toEqual([]);
    const overview = await caller.overview.get({ slug });
    expect(overview.backup.lastDrilled?.id).toBe(id);
  });

  it('says when OpenClaw would refuse the restored config', async () => {
    const { id } = await newest();
    const drill = await ended(
      await app.backups.drill({ ...instance, openclawCommand: [process.execPath, judge('invalid')] }, id, {
        actor: 'browser',
      }),
    );
    expect(drill).toMatchObject({
      state: 'failed',
      error: { message: 'OpenClaw refuses the config in this backup: gateway.port: must be a number' },
    });
    expect(await newest()).toMatchObject({
      drillResult: 'failed',
      drillNote: expect.stringContaining('gateway.port'),
    });
    expect(scratch()).toEqual([]);
  });

  it('does not take an OpenClaw that is not there for a yes', async () => {
    const { id } = await newest();
    const drill = await ended(
      await app.backups.drill({ ...instance, openclawCommand: null }, id, { actor: 'browser' }),
    );
    const note = expect.stringMatching(/^OpenClaw was not found on this machine\. .*bundled schema/);
    expect(drill.result).toMatchObject({ note });
    expect(await newest()).toMatchObject({
      drillResult: 'ok',
      drillNote: note,
    });
  });

  it('finds a damaged archive, and leaves nothing', async () => {
    const { id, path } = await newest();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length - 4096));
    const drill = await ended(await caller.backups.drill({ slug, id }));
    writeFileSync(path, bytes);
    expect(drill.state).toBe('failed');
    expect(await newest()).toMatchObject({ drillResult: 'failed' });
    expect(scratch()).toEqual([]);
  });

  it('does not hold against a backup that the drill could not be done', async () => {
    const { id, path } = await newest();
    await ended(await caller.backups.drill({ slug, id }));
    const bytes = readFileSync(path);
    rmSync(path);
    const drill = await ended(await caller.backups.drill({ slug, id }));
    writeFileSync(path, bytes);
    expect(drill.state).toBe('failed');
    expect(await newest()).toMatchObject({ drillResult: 'ok' });
    expect(scratch()).toEqual([]);
  });
});

describe('an encrypted backup', () => {
  it('is drilled as a schedule makes it, because its key is not kept', async () => {
    const { identity, recipient } = await makeKeyPair();
    await app.backups.saveRecipients(instance, recipient, 'browser');
    const scheduled = {
      ...{ title: 'Scheduled backup', drill: true },
      after: { step: 'After', run: async () => undefined },
    };
    const made = await ended(
      await app.backups.create(instance, { level: 'fast', actor: 'schedule', scheduled }),
    );
    await app.backups.saveRecipients(instance, '', 'browser');
    expect(made.state).toBe('succeeded');
    const record = await newest();
    expect(record).toMatchObject({ drillResult: 'ok', encryption: { kind: 'recipients' } });
    await expect(caller.backups.drill({ slug, id: record.id })).rejects.toThrow('is encrypted');
    expect(await ended(await caller.backups.drill({ slug, id: record.id, key: identity }))).toMatchObject({
      ...{ state: 'succeeded', result: { databases: 4 } },
    });
    await caller.backups.remove({ slug, id: record.id });
    expect(scratch()).toEqual([]);
  });
});

describe('a scheduled backup that fails', () => {
  it('is journaled, told on the overview, and nothing is deleted after it', async () => {
    const before = await caller.backups.list({ slug });
    const reached: string[] = [];
    const scheduled = {
      ...{ title: 'Scheduled backup', drill: false },
      after: { step: 'After', run: async () => void reached.push('after') },
    };
    const gone = { ...instance, stateDir: join(root, 'gone'), configPath: join(root, 'gone/openclaw.json') };
    const made = await ended(await app.backups.create(gone, { level: 'fast', actor: 'schedule', scheduled }));
    expect(made).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('gone') } });
    expect(reached).toEqual([]);
    expect(await caller.backups.list({ slug })).toEqual(before);
    const { backup } = await caller.overview.get({ slug });
    expect(backup.failed).toMatchObject({ title: 'Scheduled backup', message: made.error?.message });
    const [entry] = app.audit.list({ limit: 1 });
    expect(entry).toMatchObject({ actor: 'schedule', action: 'backup.create', outcome: 'failed' });
  });
});

describe('a backup before other work', () => {
  const upgrade = (of: Instance, reached: string[]) =>
    app.operations.start({
      ...{ instanceId: of.id, kind: 'gateway-restart', title: 'Upgrade', actor: 'browser' },
      steps: [...BACKUP_FIRST_STEPS, 'Upgrade'],
      async run(handle) {
        const { id } = await app.backups.backUpFirst(of, 'before-upgrade', handle);
        await handle.step('Upgrade', async () => void reached.push(id));
        return null;
      },
    });

  it('is made and proven, and then the work goes on', async () => {
    const reached: string[] = [];
    expect(await ended(await upgrade(instance, reached))).toMatchObject({ state: 'succeeded' });
    const record = await newest();
    expect(record).toMatchObject({ id: reached[0], reason: 'before-upgrade', verifyResult: 'ok' });
    await caller.backups.remove({ slug, id: record.id });
  });

  it('fails, and the work does not begin', async () => {
    const reached: string[] = [];
    const gone = { ...instance, stateDir: join(root, 'gone'), configPath: join(root, 'gone/openclaw.json') };
    const failed = await ended(await upgrade(gone, reached));
    expect(failed.steps.map(({ state }) => state)).toEqual(['failed', 'skipped', 'skipped']);
    expect(reached).toEqual([]);
  });
});

describe('the policy through the procedures', () => {
  it('round-trips, with words, next runs and a simulation before it is saved', async () => {
    const suggested = await caller.backups.policy({ slug });
    expect(suggested).toMatchObject({ saved: false, nextBackupAt: null });
    const preview = await caller.backups.previewSchedule({
      expression: '0 3 * * 1',
      timeZone: 'Europe/Berlin',
    });
    expect(preview).toMatchObject({ words: 'Every Monday at 03:00', problem: null });
    expect(preview.next.length).toBe(5);
    const rules = suggested.policy.retention;
    if (!rules) throw new Error('no rules are suggested');
    const plan = await caller.backups.simulateRetention({ slug, rules, timeZone: 'UTC' });
    expect(plan).toMatchObject({ hold: null, dropBytes: 0, decisions: [{ keep: true }] });
    const policy = { ...suggested.policy, timeZone: 'Europe/Berlin', schedule: '0 3 * * 1' };
    const saved = await caller.backups.savePolicy({ slug, policy });
    expect(saved).toMatchObject({
      policy,
      saved: true,
      nextBackupAt: preview.next[0],
      nextDrillAt: expect.any(Number),
    });
    expect(await caller.backups.policy({ slug })).toEqual(saved);
    expect((await caller.overview.get({ slug })).backup.nextBackupAt).toBe(saved.nextBackupAt);
  });

  it.each([
    [{ schedule: '0 99 * * *' }, 'no hour'],
    [{ timeZone: 'Nowhere/Else' }, 'no time zone'],
  ])('refuses %j', async (part, problem) => {
    const { policy } = await caller.backups.policy({ slug });
    await expect(caller.backups.savePolicy({ slug, policy: { ...policy, ...part } })).rejects.toThrow(
      problem,
    );
    expect((await caller.backups.policy({ slug })).policy).toEqual(policy);
  });

  it('forgets the policy with the instance', async () => {
    const count = () => {
      const db = new Database(join(dataDir, 'gatehouse.db'), { readonly: true });
      const row = db.prepare(
        'SELECT (SELECT count(*) FROM backup_policy) + (SELECT count(*) FROM backup_schedule) AS n',
      );
      const { n } = row.get() as { n: number };
      db.close();
      return n;
    };
    expect(count()).toBe(3);
    await app.removeInstance(slug, 'browser');
    expect(count()).toBe(0);
    expect(existsSync(instance.stateDir)).toBe(false);
  });
});
