/**
 * Measures how faithfully the config language speaks for OpenClaw: its verdicts beside those of the real
 * `openclaw config validate`, and its restart plans beside what a real running Gateway does.
 *
 * `npm run bench:fidelity`; with `-- --cases 2000 --seed 7` other damage, with `-- --only verdicts|reloads` a part.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { openclawEntry } from '../e2e/openclaw/locate.ts';
import { type FidelityCase, fidelityCases } from './fidelity-cases.ts';
import { type Agreement, type Comparison, compareCase, languageForFidelity } from './fidelity-compare.ts';
import { compareReloads } from './fidelity-reload.ts';
import { type RealVerdict, startValidator, validateAlone } from './openclaw-validator.ts';

const OPTIONS = {
  cases: { type: 'string', default: '600' },
  seed: { type: 'string', default: '20260922' },
  only: { type: 'string' },
} as const;

const VERDICT_AIM = 99.5;
const RELOAD_AIM = 100;
/** Cases that are asked a second time, each in a process of its own: the long-lived one must say the same. */
const PROOFS = 12;

const { values } = parseArgs({ options: OPTIONS });
async function measureVerdicts(openclaw: string, home: string): Promise<boolean> {
  const cases = fidelityCases(Number(values.cases), Number(values.seed));
  mkdirSync(join(home, '.openclaw'), { recursive: true });
  const paths = cases.map((files, index) => layOut(join(home, `${index}`), files));
  const verdicts = await askAll(openclaw, home, paths);
  const language = languageForFidelity();
  const compared = cases.map((item, index) => ({
    ...compareCase(item, verdicts[index] ?? { valid: false, issues: [] }, language),
    name: item.name,
  }));
  report(compared);
  reportProof(openclaw, home, paths, verdicts);
  return share(compared, ['same', 'elsewhere']) >= VERDICT_AIM;
}

/** Writes the files of a case and answers the path of its root. */
function layOut(directory: string, { files }: FidelityCase): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return join(directory, 'openclaw.json');
}

async function askAll(openclaw: string, home: string, paths: readonly string[]): Promise<RealVerdict[]> {
  const validator = await startValidator(openclaw, home);
  try {
    const verdicts: RealVerdict[] = [];
    for (const path of paths) {
      const verdict = await validator.validate(path);
      // What made the command fail may have been left by the case before: only a fresh process tells.
      verdicts.push(verdict.crash === undefined ? verdict : validateAlone(openclaw, home, path));
    }
    return verdicts;
  } finally {
    validator.stop();
  }
}

const WORDS: Readonly<Record<Agreement, string>> = {
  same: 'the same verdict, and the place of the first issue is among ours',
  elsewhere: 'the same verdict, no error of ours at that place',
  missed: 'refused by OpenClaw, accepted by us',
  invented: 'accepted by OpenClaw, refused by us',
  crashed: 'OpenClaw’s own command fails on it',
};

type Named = Comparison & { readonly name: string };

function share(compared: readonly Named[], kinds: readonly Agreement[]): number {
  const judged = compared.filter(({ kind }) => kind !== 'crashed');
  return (judged.filter(({ kind }) => kinds.includes(kind)).length / judged.length) * 100;
}

function report(compared: readonly Named[]): void {
  const refused = compared.filter(({ theirs }) => theirs !== 'valid').length;
  console.log(`\n${compared.length} configs, ${refused} of them not valid for OpenClaw`);
  for (const kind of Object.keys(WORDS) as Agreement[]) {
    const count = compared.filter((one) => one.kind === kind).length;
    console.log(`${String(count).padStart(6)}  ${WORDS[kind]}`);
  }
  const verdict = share(compared, ['same', 'elsewhere']);
  console.log(
    `verdict ${verdict.toFixed(2)} % (aim ${VERDICT_AIM} %), place ${share(compared, ['same']).toFixed(2)} %`,
  );
  for (const { kind, name, theirs, ours } of compared.filter((one) => one.kind !== 'same')) {
    console.log(
      `\n${kind}: ${name.slice(0, 200)}\n  OpenClaw  ${theirs.slice(0, 300)}\n  we        ${ours.slice(0, 300)}`,
    );
  }
}

function reportProof(
  openclaw: string,
  home: string,
  paths: readonly string[],
  verdicts: readonly RealVerdict[],
): void {
  const step = Math.max(1, Math.floor(paths.length / PROOFS));
  const sample = paths.map((path, index) => ({ path, index })).filter(({ index }) => index % step === 0);
  const differing = sample.filter(
    ({ path, index }) =>
      JSON.stringify(validateAlone(openclaw, home, path)) !== JSON.stringify(verdicts[index]),
  );
  const same = sample.length - differing.length;
  console.log(
    `\nasked again, each in a process of its own: ${same} of ${sample.length} answers are the same`,
  );
  for (const { index } of differing) console.log(`  differs: case ${index}`);
}

async function measureReloads(openclaw: string, home: string): Promise<boolean> {
  const rows = await compareReloads(openclaw, home);
  const right = rows.filter(({ predicted, observed }) => predicted === observed).length;
  console.log('\npredicted  observed   edit (paths its log named)');
  for (const { predicted, observed, edit, evidence } of rows) {
    const mark = predicted === observed ? '' : '   DIFFERS';
    console.log(`${predicted.padEnd(11)}${observed.padEnd(11)}${edit} (${evidence})${mark}`.slice(0, 220));
  }
  const percent = (right / rows.length) * 100;
  console.log(
    `restart plan: ${right} of ${rows.length} edits, ${percent.toFixed(1)} % (aim ${RELOAD_AIM} %)`,
  );
  return percent >= RELOAD_AIM;
}

const entry = openclawEntry();
if (entry === null) {
  console.log('OpenClaw is not installed under e2e/openclaw: run npm test first.');
  process.exitCode = 2;
} else {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'gatehouse-fidelity-')));
  try {
    const kept = [
      values.only === 'reloads' ? true : await measureVerdicts(entry, join(home, 'verdicts')),
      values.only === 'verdicts' ? true : await measureReloads(entry, join(home, 'reloads')),
    ];
    process.exitCode = kept.every(Boolean) ? 0 : 1;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
