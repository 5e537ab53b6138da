import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { normaliseSchema } from '../../config-language/schema.ts';
import type { OpenclawVerdict } from '../config/types.ts';
import { textDisk } from '../platform/text-disk.ts';
import { createStagedJudge } from './judge-staged.ts';

const VERSION = '2026.9.6';
const bundled = new URL(`../../config-language/schemas/${VERSION}.json`, import.meta.url);
const normalised = normaliseSchema(JSON.parse(readFileSync(bundled, 'utf8')));
if (!normalised.ok) throw new Error(normalised.problem);
const { schema } = normalised;

let dir: string;
let live: string;
let staged: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'gatehouse-staged-'));
  live = join(dir, '.openclaw');
  staged = join(dir, '.openclaw.gatehouse/new');
  mkdirSync(staged, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const SILENT: OpenclawVerdict = {
  asked: false,
  awaited: false,
  valid: null,
  issues: [],
  warnings: [],
  note: 'No OpenClaw.',
};

function judge(said: OpenclawVerdict = SILENT, outside: Record<string, string> = {}) {
  const asked: string[][] = [];
  const run = createStagedJudge({
    disk: textDisk,
    schemas: {
      schemaFor: () =>
        Promise.resolve({
          schema,
          info: { version: VERSION, source: 'bundled', note: null, url: '', helpUrl: null },
        }),
    },
    judge: {
      judge: (_target, files, options) => {
        asked.push(files.map(({ path }) => path.slice(live.length + 1)));
        expect(options?.apart).toBe(true);
        return Promise.resolve(said);
      },
      sweep: () => Promise.resolve(),
    },
    includeRoots: () => [],
  });
  const target = { id: 'i', stateDir: live, configPath: join(live, 'openclaw.json'), openclawCommand: null };
  const verdict = run(target, { stateDir: staged, outside });
  return verdict.then((judged) => ({ ...judged, asked }));
}

const write = (name: string, text: string | Buffer): void => writeFileSync(join(staged, name), text);

describe('an unpacked config', () => {
  it('is refused for errors of our own check when OpenClaw says nothing', async () => {
    write('openclaw.json', "{\n  gateway: { port: 'abc' },\n  nonsense: 1 }");
    const { ok, problems } = await judge();
    expect(ok).toBe(false);
    expect(problems).toEqual([
      expect.stringMatching(/^openclaw\.json, line 2, column 20: /),
      expect.stringMatching(/^openclaw\.json, line 3, column 3: /),
    ]);
  });

  it('is refused when it does not parse or is no text', async () => {
    write('openclaw.json', '{ gateway: ');
    expect(await judge()).toMatchObject({ ok: false });
    write('openclaw.json', Buffer.from([0, 255, 254, 0]));
    expect(await judge()).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('not a text file')],
    });
  });

  it('is not refused for variables', async () => {
    write(
      'openclaw.json',
      "{ logging: { level: '${NO_SUCH_LEVEL}' }, gateway: { auth: { token: '${NO_TOKEN}' } } }",
    );
    expect(await judge()).toMatchObject({
      ok: true,
      problems: [],
      note: expect.stringMatching(/No OpenClaw.*bundled/),
    });
  });

  it('includes files where they will be, by relative and by absolute path', async () => {
    write(
      'openclaw.json',
      `{ gateway: { $include: './a.json5' }, logging: { $include: '${live}/b.json5' } }`,
    );
    write('a.json5', '{ port: 18789 }');
    write('b.json5', '{ level: "info" }');
    expect(await judge()).toMatchObject({
      ok: true,
      problems: [],
      asked: [['openclaw.json', 'a.json5', 'b.json5']],
    });
    write('b.json5', '{ level: 5 }');
    expect(await judge()).toMatchObject({
      ok: false,
      problems: [expect.stringContaining('b.json5, line 1')],
    });
  });

  it.each([
    ['relative', '../dots/openclaw.json'],
    ['absolute', null],
  ])('that is a %s link is judged where it will lead, not where it leads now', async (_kind, text) => {
    const [dots, stagedDots] = [join(dir, 'dots'), join(dir, '.dots.gatehouse-new')];
    for (const path of [dots, stagedDots]) mkdirSync(path);
    symlinkSync(text ?? join(dots, 'openclaw.json'), join(staged, 'openclaw.json'));
    writeFileSync(join(dots, 'openclaw.json'), '{}');
    writeFileSync(join(stagedDots, 'openclaw.json'), '{ gateway: ');
    expect(await judge()).toMatchObject({ ok: true });
    expect(await judge(SILENT, { [dots]: stagedDots })).toMatchObject({ ok: false });
    rmSync(join(dots, 'openclaw.json'));
    writeFileSync(join(stagedDots, 'openclaw.json'), '{}');
    expect(await judge(SILENT, { [dots]: stagedDots })).toMatchObject({ ok: true, problems: [] });
    expect(await judge()).toMatchObject({ ok: false, problems: [expect.stringContaining('openclaw.json')] });
  });

  it('of an older generation is judged by its syntax alone', async () => {
    write('openclaw.json', "{ meta: { lastTouchedVersion: '2026.2.26' }, nonsense: 1 }");
    expect(await judge()).toMatchObject({ ok: true });
    write('openclaw.json', "{ meta: { lastTouchedVersion: '2026.2.26' }, nonsense: { $include: './gone' } }");
    expect(await judge()).toMatchObject({ ok: false });
  });

  it('is accepted or refused by OpenClaw’s word where it is heard', async () => {
    write('openclaw.json', '{ nonsense: 1 }');
    expect(await judge({ ...SILENT, valid: true, note: null })).toMatchObject({ ok: true, note: null });
    const issues = [{ path: 'gateway.port', message: 'no' }];
    expect(await judge({ ...SILENT, valid: false, issues, note: null })).toMatchObject({
      ok: false,
      problems: ['gateway.port: no'],
    });
  });

  it('may be absent', async () => {
    expect(await judge()).toMatchObject({ ok: true, note: expect.stringContaining('no config') });
  });
});
