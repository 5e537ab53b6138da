// @ts-check
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBrowser, installBrowser } from './browser.mjs';
import { ensureBuild } from './build.mjs';
import { ensureDependencies, ensureOpenclaw } from './install.mjs';
import { REPOSITORY } from './paths.mjs';
import { elapsed, say } from './progress.mjs';
import { ensureRestic } from './restic.mjs';
import { PrepareError } from './run.mjs';
import { requireStopped } from './running.mjs';

const STEPS = {
  start: [requireStopped, ensureDependencies, ensureBuild],
  dev: [ensureDependencies],
  test: [ensureDependencies, ensureOpenclaw, ensureBrowser, ensureRestic],
};

/**
 * Does what is missing and nothing else; answers the exit code.
 * @param {string | undefined} purpose
 */
export async function prepare(purpose) {
  if (!isPurpose(purpose)) {
    console.error(`Usage: node bin/prepare.mjs ${Object.keys(STEPS).join('|')}`);
    return 2;
  }
  const startedAt = Date.now();
  let worked = false;
  try {
    for (const step of STEPS[purpose]) worked = (await step()) || worked;
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    console.error(`\n${error.message}`);
    if (error.hint) console.error(error.hint);
    return 1;
  }
  if (worked) say(`Gatehouse ${version()} is ready (${elapsed(startedAt)}).`);
  return 0;
}

/** @returns {Promise<boolean>} whether anything was installed */
async function ensureBrowser() {
  if (await findBrowser()) return false;
  await installBrowser();
  return true;
}

/**
 * @param {string | undefined} purpose
 * @returns {purpose is keyof typeof STEPS}
 */
function isPurpose(purpose) {
  return purpose !== undefined && Object.hasOwn(STEPS, purpose);
}

function version() {
  return JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8')).version;
}
