import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveIncludes } from '../../config-language/include.ts';
import { openclawEntry } from '../../e2e/openclaw/locate.ts';
import { candidateFiles, createCandidate } from '../config/candidate.ts';
import { textDisk } from '../platform/text-disk.ts';
import { createOpenClawCli, type OpenClawCli } from './cli.ts';
import { createConfigJudge } from './config-judge.ts';

const entry = openclawEntry();

type Texts = Readonly<Record<string, string>>;

describe.skipIf(entry === null)('the real OpenClaw as the judge of a candidate (skipped without one)', () => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-real-judge-')));
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  /** A state directory and a shared one beside it. `@` in a text stands for the place of both. */
  function lay(texts: Texts) {
    const home = mkdtempSync(join(base, 'case-'));
    const paths = Object.entries(texts).map(([name, text]) => {
      const path = join(home, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text.replaceAll('@', home));
      return path;
    });
    const target = {
      ...{ id: 'i', stateDir: join(home, 'state'), configPath: join(home, 'state/openclaw.json') },
      openclawCommand: [process.execPath, entry ?? ''],
    };
    return { home, target, paths };
  }

  const everything = (dir: string) => readdirSync(dir, { recursive: true, encoding: 'utf8' }).toSorted();

  /** Judges drafts over what is on disk; answers the verdict and the modes of the copies there were meanwhile. */
  async function judge({ home, target }: ReturnType<typeof lay>, drafts: Texts, apart = false) {
    const candidate = createCandidate(
      textDisk,
      Object.entries(drafts).map(([name, text]) => {
        return { path: join(home, name), text: text.replaceAll('@', home), baseSha256: null };
      }),
    );
    const includeRoots = [join(home, 'shared')];
    const { files } = resolveIncludes({ rootFile: target.configPath, access: candidate, includeRoots });
    const before = everything(home);
    const modes: Record<string, number> = {};
    const real = createOpenClawCli({
      env: {
        PATH: process.env.PATH,
        HOME: home,
        NODE_ENV: 'production',
        OPENCLAW_INCLUDE_ROOTS: join(home, 'shared'),
      },
    });
    const cli: OpenClawCli = {
      ...real,
      configValidate: (...args) => {
        for (const name of everything(home).filter((one) => !before.includes(one))) {
          modes[dirname(name)] = statSync(join(home, name)).mode & 0o777;
        }
        return real.configValidate(...args);
      },
    };
    const judge = createConfigJudge({ cli, scratchDir: base, timeoutMs: 120_000 });
    const verdict = await judge.judge(target, candidateFiles(files, candidate), { apart });
    expect(everything(home)).toEqual(before);
    return { verdict, modes };
  }

  const LEVEL = {
    'state/openclaw.json': '{ logging: { $include: "./l.json5" } }',
    'state/l.json5': '{ level: "info" }',
  };

  it.concurrent.each<[string, Texts, Texts, string | null]>([
    [
      'an absolute include in the config directory',
      LEVEL,
      { 'state/openclaw.json': '{ logging: { $include: "@/state/l.json5" } }' },
      null,
    ],
    [
      'an error in a draft of an include',
      LEVEL,
      { 'state/l.json5': '{ level: "wran" }' },
      'logging.level: Invalid input',
    ],
    [
      'a draft that does not parse',
      LEVEL,
      { 'state/l.json5': '{ level: ' },
      ': Failed to parse include file: ./l.json5 (resolved: @/state/l.json5)',
    ],
    [
      'a new file in another directory, included by one that stays',
      {
        'state/openclaw.json': '{ $include: "./sub/a.json5" }',
        'state/sub/a.json5': '{ logging: { $include: "b.json5" } }',
      },
      { 'state/sub/b.json5': '{ $include: "../level.json5" }', 'state/level.json5': '{ level: "loud" }' },
      'logging.level: Invalid input',
    ],
    [
      'a circle that a draft closes',
      { ...LEVEL, 'state/l.json5': '{ $include: "./m.json5" }', 'state/m.json5': '{ level: "info" }' },
      { 'state/m.json5': '{ $include: "./l.json5" }' },
      ': Circular include detected: @/state/openclaw.json -> @/state/l.json5 -> @/state/m.json5 -> @/state/l.json5',
    ],
    [
      'a draft in an include root',
      {
        ...LEVEL,
        'state/openclaw.json': '{ logging: { $include: "@/shared/l.json5" } }',
        'shared/l.json5': '{}',
      },
      { 'shared/l.json5': '{ level: "wran" }' },
      'logging.level: Invalid input',
    ],
    [
      'a file outside',
      { ...LEVEL, 'x.json5': '{}' },
      { 'state/openclaw.json': '{ logging: { $include: "../x.json5" } }' },
      ': Include path escapes config directory: ../x.json5',
    ],
  ])('judges %s as it would be in its place', async (_name, texts, drafts, issue) => {
    const laid = lay(texts);
    const { verdict, modes } = await judge(laid, drafts);
    expect(verdict).toMatchObject({ asked: true, valid: issue === null, note: null });
    const said = verdict.issues.map(({ path, message }) => `${path}: ${message}`.replaceAll(laid.home, '@'));
    const wanted = issue === null ? [] : [expect.stringContaining(issue.replace(/^: /, '<root>: '))];
    expect(said).toEqual(wanted);
    expect(new Set(Object.values(modes))).toEqual(new Set([0o600]));
  });

  it.concurrent.each<[string, Texts]>([
    ['unchanged', { 'state/openclaw.json': '{ logging: { $include: "./l.json5" }, gateway: {} }' }],
    ['around a draft', { 'state/m.json5': '{ level: "debug" }' }],
  ])('finds the second name of an include that is %s', async (_name, drafts) => {
    const laid = lay({
      ...LEVEL,
      'state/l.json5': '{ $include: "./m.json5" }',
      'state/m.json5': '{ level: "info" }',
    });
    linkSync(join(laid.home, 'state/l.json5'), join(laid.home, 'second'));
    const { verdict } = await judge(laid, drafts);
    expect(verdict.issues).toEqual([
      expect.objectContaining({ message: expect.stringContaining('no hardlinks') }),
    ]);
  });

  it.concurrent('reads variables as the Gateway that runs', async () => {
    const { home, target } = lay({ 'state/openclaw.json': '{}', 'cwd/.env': 'HERE=wran\nGH_TOKEN=x' });
    const text = '{ logging: { level: "${HERE}", file: "/${GIVEN}/${GH_TOKEN}" } }';
    const root = { path: target.configPath, text, includes: [], inPlace: false, hardLinked: false };
    const surroundings = { env: { HOME: home, GIVEN: 'given' }, cwd: join(home, 'cwd') };
    const judge = createConfigJudge({
      ...{ cli: createOpenClawCli(), scratchDir: base, timeoutMs: 120_000 },
      surroundingsOf: async () => surroundings,
    });
    expect((await judge.judge(target, [root])).issues).toMatchObject([{ path: 'logging.level' }]);
    const mended = { ...root, text: text.replace('${HERE}', 'warn') };
    const { warnings } = await judge.judge(target, [mended]);
    expect(warnings).toEqual([expect.objectContaining({ message: expect.stringContaining('GH_TOKEN') })]);
  });

  it.concurrent('judges a config apart from the files that it replaces', async () => {
    const laid = lay({ ...LEVEL, 'state/gone.json5': '{}' });
    const root = '{ logging: { $include: ["@/state/l.json5", "./new.json5"] } }';
    const files = {
      'state/openclaw.json': root,
      'state/l.json5': '{ level: "loud" }',
      'state/new.json5': '{}',
    };
    expect((await judge(laid, files, true)).verdict.issues).toMatchObject([{ path: 'logging.level' }]);
    const good = await judge(laid, { ...files, 'state/l.json5': '{ level: "warn" }' }, true);
    expect(good).toMatchObject({ verdict: { valid: true }, modes: {} });
  });
});
