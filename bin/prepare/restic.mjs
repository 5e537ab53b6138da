// @ts-check
import { spawnSync } from 'node:child_process';
import { debianPackages, mayUseApt } from './debian.mjs';
import { PrepareError, runStep } from './run.mjs';

const BY_HAND =
  'Install it (Debian: `sudo apt-get install restic`; macOS: `brew install restic`) and run the same command again.\n' +
  '`npm run check` does not need it.';

/**
 * Makes sure that restic is there, which the contract tests copy archives with.
 * @returns {Promise<boolean>} whether anything was installed
 * @throws {PrepareError} that says what to do by hand
 */
export async function ensureRestic() {
  if (isInstalled()) return false;
  if (!mayUseApt())
    throw new PrepareError('The contract tests need restic, which is not installed.', BY_HAND);
  try {
    for (const step of debianPackages('restic', ['restic'], 'some seconds')) await runStep(step);
  } catch (error) {
    if (!(error instanceof PrepareError)) throw error;
    throw new PrepareError(`${error.message}\n\nThe contract tests need restic.`, BY_HAND);
  }
  return true;
}

function isInstalled() {
  return spawnSync('restic', ['version'], { stdio: 'ignore' }).status === 0;
}
