import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VariableSource } from '../../config-language/as-read.ts';
import { normaliseSchema } from '../../config-language/schema.ts';
import { createApplyJournal } from '../db/apply-journal.ts';
import { includableFiles } from '../openclaw/includable-files.ts';
import { textDisk } from '../platform/text-disk.ts';
import type { ApplyJournal, ConfigDisk, ConfigTarget } from './ports.ts';
import { type ConfigService, createConfigService } from './service.ts';
import type { ConfigEdits, DraftFile, OpenclawVerdict } from './types.ts';

const SCHEMA = fileURLToPath(new URL('../../config-language/schemas/2026.9.6.json', import.meta.url));
const FACTS = { measuredRestart: null, gatewayRunning: false };
const ROOT =
  '// main\n{\n  gateway: { port: 19789 }, // kept\n  logging: { $include: "./logging.json5" },\n}\n';
const LOGGING = '{ level: "info" }\n';

const normalised = normaliseSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')));
if (!normalised.ok) throw new Error(normalised.problem);
const { schema } = normalised;

let dir: string;
let target: ConfigTarget;
let verdict: OpenclawVerdict;
let service: ConfigService;
let journal: ApplyJournal;
let sources: VariableSource[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
  target = { id: 'i', stateDir: dir, configPath: join(dir, 'openclaw.json'), openclawCommand: null };
  verdict = { asked: false, awaited: false, valid: null, issues: [], warnings: [], note: null };
  writeFileSync(target.configPath, ROOT, { mode: 0o640 });
  writeFileSync(join(dir, 'logging.json5'), LOGGING);
  sources = [];
  journal = createApplyJournal(join(dir, 'journal'));
  service = create(textDisk);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function create(disk: ConfigDisk): ConfigService {
  return createConfigService({
    disk,
    schemas: {
      schemaFor: async () => ({
        schema,
        info: { version: '2026.9.6', source: 'bundled', url: '/x', helpUrl: null, note: null },
      }),
      bytes: () => null,
    },
    env: {
      sources: async () => sources,
      file: ({ stateDir }) => join(stateDir, '.env'),
      includeRoots: () => [],
      includable: includableFiles,
    },
    judge: { judge: async () => verdict, sweep: async () => undefined },
    journal,
    now: () => 1,
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  });
}

const planOf = (drafts: DraftFile[]) => service.plan(target, edits(drafts), FACTS, verdict);

const edits = (files: readonly DraftFile[]): ConfigEdits => ({ files, variables: [] });

function draft(name: string, text: string): DraftFile {
  const path = join(dir, name);
  const read = textDisk.read(path);
  return { path, text, baseSha256: read.kind === 'file' ? read.sha256 : null };
}

describe('reading', () => {
  it('lists the files of the include graph with their exact text', async () => {
    const snapshot = await service.read(target);
    expect(snapshot.files.map(({ name, text, mode, root }) => ({ name, text, mode, root }))).toEqual([
      { name: 'openclaw.json', text: ROOT, mode: 0o640, root: true },
      { name: 'logging.json5', text: LOGGING, mode: 0o644, root: false },
    ]);
    expect(snapshot.diagnostics).toEqual([]);
  });

  it.each([
    ['missing', () => rmSync(target.configPath)],
    [
      'directory',
      () => {
        rmSync(target.configPath);
        mkdirSync(target.configPath);
      },
    ],
    [
      'unreadable',
      () => {
        rmSync(target.configPath);
        symlinkSync('openclaw.json', target.configPath);
      },
    ],
    ['binary', () => writeFileSync(target.configPath, Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]))],
    ['too-large', () => writeFileSync(target.configPath, Buffer.alloc(21 * 1024 * 1024, 0x20))],
  ])('says what is wrong with a config that is %s', async (kind, spoil) => {
    spoil();
    const [root] = (await service.read(target)).files;
    expect(root?.problem?.kind).toBe(kind);
    expect(root?.problem?.hint).not.toBe('');
  });

  it.each([
    ['empty', ''],
    ['a comment only', '// nothing\n'],
    ['cut off', '{ gateway: { port: 1'],
  ])('judges a config that is %s without losing it', async (_name, text) => {
    writeFileSync(target.configPath, text);
    const snapshot = await service.read(target);
    expect(snapshot.files[0]?.text).toBe(text);
    expect(snapshot.diagnostics.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
  });

  it.each([
    ['a byte order mark', `\uFEFF${ROOT}`],
    ['CRLF', ROOT.replaceAll('\n', '\r\n')],
    ['mixed line ends', ROOT.replace('\n', '\r\n')],
  ])('keeps %s through an edit, byte for byte', async (_name, text) => {
    writeFileSync(target.configPath, text);
    const [root] = (await service.read(target)).files;
    expect(root?.text).toBe(text);
    const drafts = [draft('openclaw.json', text.replace('19789', '19790'))];
    const { planId } = await planOf(drafts);
    await service.write(target, edits(drafts), planId);
    expect(readFileSync(target.configPath, 'utf8')).toBe(text.replace('19789', '19790'));
  });

  it('opens a config of 5 MB', async () => {
    const text = `{ gateway: { port: 19789 }, /* ${'x'.repeat(5 * 1024 * 1024)} */ }`;
    writeFileSync(target.configPath, text);
    expect((await service.read(target)).files[0]?.text.length).toBe(text.length);
  });
});

it('names the files that an include could name, none of OpenClaw’s own', async () => {
  for (const folder of ['channels', 'agents/main', 'state'])
    mkdirSync(join(dir, folder), { recursive: true });
  for (const name of ['channels/telegram.json5', 'agents/main/x.json5', 'state/y.json5', 'notes.txt']) {
    writeFileSync(join(dir, name), '{}');
  }
  const { includable } = await service.read(target);
  expect(includable).toEqual([join(dir, 'channels/telegram.json5'), join(dir, 'logging.json5')]);
});

it('finds a file that a draft has just included', async () => {
  writeFileSync(join(dir, 'cron.json5'), '{ enabled: true }');
  const drafts = [draft('openclaw.json', '{ cron: { $include: "./cron.json5" } }')];
  const files = await service.graph(target, drafts);
  expect(files.map(({ name, text }) => [name, text])).toEqual([
    ['openclaw.json', ROOT],
    ['cron.json5', '{ enabled: true }'],
  ]);
});

it.each(['../outside.json5', '/etc/hostname'])('never reads %s through an include', async (outside) => {
  const files = await service.graph(target, [draft('openclaw.json', `{ cron: { $include: "${outside}" } }`)]);
  expect(files.map(({ name }) => name)).toEqual(['openclaw.json']);
});

describe('planning and writing', () => {
  it('names each changed path with its rule, and writes exactly the drafts, mode kept', async () => {
    const drafts = [
      draft('openclaw.json', ROOT.replace('19789', '19790')),
      draft('logging.json5', '{ level: "debug" }\n'),
    ];
    const plan = await planOf(drafts);
    expect(plan.restart.outcome).toBe('restart');
    expect(plan.restart.changes.map(({ path, reload }) => [path, reload]).toSorted()).toEqual([
      ['gateway.port', 'restart'],
      ['logging.level', 'none'],
    ]);
    expect(plan.refusal).toBeNull();
    await service.write(target, edits(drafts), plan.planId);
    expect(readFileSync(target.configPath, 'utf8')).toBe(ROOT.replace('19789', '19790'));
    expect(statSync(target.configPath).mode & 0o777).toBe(0o640);
  });

  it('makes a new file private', async () => {
    rmSync(target.configPath);
    const drafts = [draft('openclaw.json', '{}')];
    const plan = await planOf(drafts);
    await service.write(target, edits(drafts), plan.planId);
    expect(statSync(target.configPath).mode & 0o777).toBe(0o600);
  });

  it('writes through a symbolic link and leaves the link', async () => {
    const real = join(dir, 'real.json5');
    writeFileSync(real, ROOT);
    rmSync(target.configPath);
    symlinkSync('real.json5', target.configPath);
    const drafts = [draft('openclaw.json', ROOT.replace('19789', '1'))];
    const plan = await planOf(drafts);
    await service.write(target, edits(drafts), plan.planId);
    expect(readFileSync(real, 'utf8')).toContain('port: 1 ');
    expect((await service.read(target)).files[0]?.linkTarget).toBe(real);
  });

  it('shows a conflict with both sides and writes nothing', async () => {
    const drafts = [draft('openclaw.json', ROOT.replace('19789', '1'))];
    const before = await planOf(drafts);
    writeFileSync(target.configPath, '{ theirs: true }');
    await expect(service.write(target, edits(drafts), before.planId)).rejects.toMatchObject({
      code: 'conflict',
    });
    const after = await planOf(drafts);
    expect(after.conflicts).toMatchObject([{ name: 'openclaw.json', diskText: '{ theirs: true }' }]);
    expect(after.refusal).toMatch(/changed on disk/);
    expect(readFileSync(target.configPath, 'utf8')).toBe('{ theirs: true }');
  });

  it('refuses drafts that are not those of the plan', async () => {
    const { planId } = await planOf([draft('openclaw.json', '{}')]);
    const others = [draft('openclaw.json', '{ gateway: {} }')];
    await expect(service.write(target, edits(others), planId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('refuses when an included file changed after the plan, though no draft is of it', async () => {
    const drafts = [draft('openclaw.json', ROOT.replace('19789', '19790'))];
    const { planId } = await planOf(drafts);
    writeFileSync(join(dir, 'logging.json5'), '{ broken');
    await expect(service.write(target, edits(drafts), planId)).rejects.toMatchObject({ code: 'conflict' });
    expect(readFileSync(target.configPath, 'utf8')).toBe(ROOT);
  });

  it.each([
    [
      'a text in another encoding',
      () => writeFileSync(target.configPath, Buffer.from('\uFEFF{ a: 1 }', 'utf16le')),
    ],
    [
      'a link that leads nowhere',
      () => {
        rmSync(target.configPath);
        symlinkSync('not-mounted.json5', target.configPath);
      },
    ],
    [
      'a directory',
      () => {
        rmSync(target.configPath);
        mkdirSync(target.configPath);
      },
    ],
  ])('never replaces %s, which it could not keep', async (_name, spoil) => {
    spoil();
    const drafts = [draft('openclaw.json', '{}')];
    const plan = await planOf(drafts);
    expect(plan.refusal).toMatch(/not replaced/);
    await expect(service.write(target, edits(drafts), plan.planId)).rejects.toMatchObject({
      code: 'refused',
    });
  });

  it('never writes a file that is not part of the config', async () => {
    const stranger = [draft('../elsewhere.json5', '{}')];
    await expect(planOf(stranger)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('follows OpenClaw where it was heard, and itself where it was not', async () => {
    const drafts = [draft('openclaw.json', '{ gatewai: {} }')];
    expect((await planOf(drafts)).refusal).toMatch(/error/);
    verdict = { ...verdict, asked: true, valid: true };
    expect((await planOf(drafts)).refusal).toBeNull();
    verdict = { ...verdict, valid: false };
    expect((await planOf(drafts)).refusal).toMatch(/OpenClaw refuses/);
  });

  it.each([
    ['from env.vars', '"${P}"', 'env: { vars: { P: "open" } }', /Everyone who finds the bot/],
    ['from a .env file', '"${ENV_P}"', '', /Everyone who finds the bot/],
    ['that stays what it was', '"${SAME}"', 'env: { vars: { SAME: "pairing" } }', null],
    ['that nobody has', '"${NOPE}"', '', null],
  ])('plans by the value of a variable %s', async (_name, policy, rest, warning) => {
    sources = [{ source: 'state .env', values: new Map([['ENV_P', 'open']]) }];
    const config = (dmPolicy: string) => `{ channels: { telegram: { dmPolicy: ${dmPolicy} } }, ${rest} }`;
    writeFileSync(target.configPath, config('"pairing"'));
    const { restart } = await service.plan(target, edits([draft('openclaw.json', config(policy))]), FACTS);
    expect(restart.warnings).toEqual(warning === null ? [] : [expect.stringMatching(warning)]);
    expect(restart.changes.map(({ path }) => path)).toEqual(
      policy.includes('SAME') ? [] : ['channels.telegram.dmPolicy'],
    );
  });

  it('plans the reload mode and the address by their values', async () => {
    const config = (port: number, bind: string) =>
      `{ env: { vars: { M: "off", B: "loopback" } }, gateway: { port: ${port}, bind: "${bind}", reload: { mode: "\${M}" } } }`;
    writeFileSync(target.configPath, config(1, 'loopback'));
    const edit = draft('openclaw.json', config(2, '${B}'));
    const { restart } = await service.plan(target, edits([edit]), FACTS);
    expect(restart).toMatchObject({ mode: 'off', outcome: 'deferred', warnings: [] });
    expect(restart.changes.map(({ path }) => path)).toEqual(['gateway.port']);
  });

  it('puts no value of a variable into a plan, and says when a secret is written out', async () => {
    sources = [{ source: 'process', values: new Map([['TOKEN', 'very-secret-value']]) }];
    const config = (token: string) => `{ gateway: { auth: { token: "${token}" }, bind: "lan" } }`;
    writeFileSync(target.configPath, config('${TOKEN}'));
    const same = await service.plan(target, edits([draft('openclaw.json', config('${TOKEN}x'))]), FACTS);
    expect(same.restart.changes.map(({ path }) => path)).toEqual(['gateway.auth.token']);
    expect(JSON.stringify([same, await service.read(target)])).not.toContain('very-secret-value');
    const literal = await service.plan(target, edits([draft('openclaw.json', config('abcdefgh'))]), FACTS);
    expect(literal.restart.warnings).toEqual([expect.stringMatching(/now written in the config/)]);
  });

  it('writes a file after those that it includes', async () => {
    const written: string[] = [];
    const watched = create({
      ...textDisk,
      write: (path, text) => {
        written.push(path.slice(dir.length + 1));
        return textDisk.write(path, text);
      },
    });
    const drafts = [
      draft('openclaw.json', ROOT.replace('19789', '19790')),
      draft(
        'logging.json5',
        '{ $include: "./level.json5", redactPatterns: { $include: "./patterns.json5" } }\n',
      ),
      draft('patterns.json5', '["a"]\n'),
      draft('level.json5', LOGGING),
    ];
    const { planId } = await watched.plan(target, edits(drafts), FACTS);
    await watched.write(target, edits(drafts), planId);
    expect(written.slice(0, 2).toSorted()).toEqual(['level.json5', 'patterns.json5']);
    expect(written.slice(2)).toEqual(['logging.json5', 'openclaw.json']);
  });

  it('puts back what was written when a later file fails', async () => {
    const failing: ConfigDisk = {
      ...textDisk,
      write: (path, text) =>
        path === target.configPath ? Promise.reject(new Error('no space')) : textDisk.write(path, text),
    };
    const broken = create(failing);
    const drafts = [
      draft('openclaw.json', '{ logging: { $include: "./logging.json5" } }'),
      draft('logging.json5', '{}'),
    ];
    const { planId } = await broken.plan(target, edits(drafts), FACTS, verdict);
    await expect(broken.write(target, edits(drafts), planId)).rejects.toThrow('no space');
    expect(readFileSync(join(dir, 'logging.json5'), 'utf8')).toBe(LOGGING);
    expect(readFileSync(target.configPath, 'utf8')).toBe(ROOT);
  });
});
