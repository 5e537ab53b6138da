// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_NODE, REPOSITORY } from './paths.mjs';
import { runStep } from './run.mjs';
import { contentHash, stampMatches, writeStamp } from './stamp.mjs';

/** Everything that the production build reads. */
const SOURCES = [
  'app',
  'components',
  'config-language',
  'server',
  'public',
  'next.config.mjs',
  'postcss.config.mjs',
  'tsconfig.json',
  'package-lock.json',
];

const STAMP = join(REPOSITORY, '.next', 'gatehouse-build');
const BUILD_ID = join(REPOSITORY, '.next', 'BUILD_ID');

/** Whether the panel was built from the sources as they are now. */
export function isBuilt() {
  return existsSync(BUILD_ID) && stampMatches(STAMP, contentHash(REPOSITORY, SOURCES));
}

/**
 * Builds the panel for production when its sources are not the ones it was built from. The stamp goes first and
 * comes back last, so an interrupted build is never taken for a finished one; `.next/cache` stays.
 * @returns {Promise<boolean>} whether it was built
 */
export async function ensureBuild() {
  if (isBuilt()) return false;
  const hash = contentHash(REPOSITORY, SOURCES);
  rmSync(STAMP, { force: true });
  await runStep({
    title: 'Building the panel',
    expectation: 'about a minute',
    log: 'build',
    command: [OWN_NODE, join(REPOSITORY, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'],
    env: { NODE_ENV: 'production' },
    failure: 'The panel could not be built.',
  });
  writeStamp(STAMP, hash);
  return true;
}
