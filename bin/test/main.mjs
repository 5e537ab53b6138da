// @ts-check
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser } from '../prepare/browser.mjs';
import { ensureBuild } from '../prepare/build.mjs';
import { OWN_NODE, ownEnvironment, REPOSITORY } from '../prepare/paths.mjs';
import { duration, say } from '../prepare/progress.mjs';
import { PrepareError } from '../prepare/run.mjs';
import { playwrightCounts, vitestCounts } from './counts.mjs';

/**
 * @typedef {import('./counts.mjs').Counts} Counts
 * @typedef {{ name: string; ok: boolean; milliseconds: number; counts: Counts | null; note: string }} Result
 * @typedef {{ name: string; needs?: string; run: () => Promise<{ ok: boolean; counts?: Counts; note?: string }> }} Step
 */

const RESULTS = join(REPOSITORY, 'test-results');

/** @type {readonly Step[]} */
const STEPS = [
  { name: 'types', run: () => check(['tsc', '--noEmit']) },
  { name: 'lint', run: () => check(['biome', 'check', '.']) },
  {
    name: 'layers',
    run: () =>
      check([
        ...['depcruise', '--config', '.dependency-cruiser.mjs'],
        ...['app', 'components', 'config-language', 'server', 'bin'],
      ]),
  },
  { name: 'unit', run: () => vitest('unit') },
  { name: 'contract', run: () => vitest('contract') },
  { name: 'build', run: build },
  { name: 'e2e', needs: 'build', run: endToEnd },
];

/**
 * Runs every step whatever happens to the others (only what needs a failed one is left out, and says so).
 * @returns {Promise<number>} exit code
 */
export async function runAll() {
  const startedAt = Date.now();
  rmSync(RESULTS, { recursive: true, force: true });
  /** @type {Result[]} */
  const results = [];
  for (const step of STEPS) results.push(await runStep(step, results));
  return report(results, Date.now() - startedAt);
}

/**
 * @param {Step} step
 * @param {readonly Result[]} earlier
 * @returns {Promise<Result>}
 */
async function runStep(step, earlier) {
  say(`\n━━ ${step.name} ${'━'.repeat(70 - step.name.length)}`);
  const broken = earlier.find((result) => result.name === step.needs && !result.ok);
  if (broken) {
    const note = `not run: ${broken.name} failed`;
    say(note);
    return { name: step.name, ok: false, milliseconds: 0, counts: null, note };
  }
  const startedAt = Date.now();
  const { ok, counts = null, note = '' } = await step.run();
  const milliseconds = Date.now() - startedAt;
  say(`── ${step.name} ${ok ? 'passed' : 'FAILED'} in ${duration(milliseconds)}`);
  return { name: step.name, ok, milliseconds, counts, note };
}

/** @param {readonly string[]} command */
async function check(command) {
  return { ok: (await run(command)) === 0 };
}

/** @param {string} project */
async function vitest(project) {
  const file = join(RESULTS, `${project}.json`);
  const code = await run([
    ...['vitest', 'run', '--project', project],
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
  ]);
  const counts = vitestCounts(file);
  return { ok: code === 0 && counts.failed === 0, counts };
}

async function build() {
  try {
    const built = await ensureBuild();
    return { ok: true, note: built ? '' : 'nothing changed' };
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    say(`${error.message}\n${error.hint ?? ''}`);
    return { ok: false };
  }
}

async function endToEnd() {
  const browser = await findBrowser();
  const file = join(RESULTS, 'e2e.json');
  const code = await run(
    ['playwright', 'test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'],
    {
      PLAYWRIGHT_JSON_OUTPUT_NAME: file,
      ...(browser ? { GATEHOUSE_BROWSER: browser } : {}),
    },
  );
  const counts = playwrightCounts(file);
  return { ok: code === 0 && counts.failed === 0, counts };
}

/**
 * @param {readonly string[]} command a program of node_modules/.bin and its arguments
 * @param {Readonly<Record<string, string>>} [extra]
 * @returns {Promise<number>}
 */
function run([program = '', ...args], extra = {}) {
  const path = join(REPOSITORY, 'node_modules', '.bin', program);
  const [file, rest] = program === 'playwright' ? [OWN_NODE, [path, ...args]] : [path, args];
  return new Promise((resolve) => {
    const child = spawn(file, rest, { cwd: REPOSITORY, env: ownEnvironment(extra), stdio: 'inherit' });
    child.on('error', (error) => {
      say(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/**
 * @param {readonly Result[]} results
 * @param {number} milliseconds
 */
function report(results, milliseconds) {
  say(`\n━━ summary ${'━'.repeat(63)}`);
  for (const { name, ok, counts, milliseconds: took, note } of results) {
    const tests = counts
      ? `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
      : note;
    say(`${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(9)} ${duration(took).padStart(12)}   ${tests}`);
  }
  const total = { passed: 0, failed: 0 };
  for (const { ok, counts } of results) {
    total.passed += counts?.passed ?? 0;
    // A failed check without a test of its own counts as one, so that "0 failed" always means that all is well.
    total.failed += Math.max(counts?.failed ?? 0, ok ? 0 : 1);
  }
  say(`in ${duration(milliseconds)}\n`);
  say(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? 0 : 1;
}
