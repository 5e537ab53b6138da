// @ts-check
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OWN_NODE, ownEnvironment, REPOSITORY } from './paths.mjs';
import { isNetworkTrouble, PrepareError, runStep } from './run.mjs';
import { contentHash, stampMatches, writeStamp } from './stamp.mjs';

const INSTALL_STAMP = join(REPOSITORY, 'node_modules', '.cache', 'gatehouse-install');
const OPENCLAW_DIR = join(REPOSITORY, 'e2e', 'openclaw');
const OPENCLAW_STAMP = join(OPENCLAW_DIR, 'node_modules', '.cache', 'gatehouse-install');

// `--no-save`: the lock file is read and never rewritten, so a clone stays clean whichever npm installs it.
// `--include=dev`: the build tools and our own Node are development dependencies, also where NODE_ENV=production.
const INSTALL = ['install', '--no-save', '--include=dev', '--prefer-offline', '--no-audit', '--no-fund'];
/**
 * Installs the dependencies when the lock file is not the one they were installed from.
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureDependencies() {
  const hash = installHash(REPOSITORY, ['package.json', 'package-lock.json', '.npmrc']);
  if (stampMatches(INSTALL_STAMP, hash) && existsSync(OWN_NODE)) return false;
  rmSync(INSTALL_STAMP, { force: true });
  await runStep({
    title: 'Installing dependencies',
    expectation: 'about a minute the first time',
    log: 'install',
    // No install scripts: npm would compile better-sqlite3, which brings its binary (and need Python and a compiler).
    command: [...npmCommand(), ...INSTALL, ...reach(), '--ignore-scripts'],
    failure: 'The dependencies could not be installed.',
  });
  await runStep({
    title: 'Unpacking the Node that runs Gatehouse',
    log: 'node',
    command: [...npmCommand(), 'rebuild', 'node', '--ignore-scripts=false'],
    failure: 'The Node that runs Gatehouse could not be installed.',
  });
  requireOwnNode();
  writeStamp(INSTALL_STAMP, hash);
  return true;
}

/**
 * Installs the real OpenClaw that the contract and end-to-end tests run against.
 * @returns {Promise<boolean>} whether anything was installed
 */
export async function ensureOpenclaw() {
  const hash = installHash(OPENCLAW_DIR, ['package.json', 'package-lock.json']);
  const entry = join(OPENCLAW_DIR, 'node_modules', 'openclaw', 'openclaw.mjs');
  if (stampMatches(OPENCLAW_STAMP, hash) && existsSync(entry)) return false;
  await runStep({
    title: 'Installing the real OpenClaw for the tests',
    expectation: '650 MB, about a minute',
    log: 'openclaw',
    command: [...npmCommand(OWN_NODE), ...INSTALL, ...reach()],
    cwd: OPENCLAW_DIR,
    failure: 'The OpenClaw that the tests run against could not be installed.',
  });
  writeStamp(OPENCLAW_STAMP, hash);
  return true;
}

/**
 * How to call npm: the one that runs us, under a chosen Node, else the one on PATH.
 * @param {string} [node]
 * @returns {string[]}
 */
export function npmCommand(node = process.execPath) {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script) && existsSync(script)) return [node, script];
  const found = spawnSync('npm', ['--version'], { env: ownEnvironment(), encoding: 'utf8' });
  if (found.status === 0) return ['npm'];
  throw new PrepareError(
    'npm was not found, so nothing could be installed.',
    'npm comes with Node (https://nodejs.org); on Debian it is the package `npm`. Then run the same command again.',
  );
}

/**
 * Without a network npm retries package by package for many minutes. Asked first, it can go by its cache alone: that
 * succeeds, or fails at once. A registry that knows no ping counts as reached.
 * @returns {string[]}
 */
function reach() {
  const [program = 'npm', ...rest] = npmCommand();
  const args = [
    ...rest,
    'ping',
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-timeout=15000',
  ];
  const answer = spawnSync(program, args, { env: ownEnvironment(), encoding: 'utf8' });
  return answer.status !== 0 && isNetworkTrouble(answer.stderr) ? ['--offline'] : [];
}

/** The `node` package fetches the binary for this machine; there may be none for it, or it may not start here. */
function requireOwnNode() {
  const answer = spawnSync(OWN_NODE, ['--version'], { encoding: 'utf8' });
  if (answer.status === 0 && /^v(2[4-9]|[3-9]\d)\./.test(answer.stdout)) return;
  throw new PrepareError(
    'The Node that Gatehouse brings along did not start.',
    'Run `node_modules/.bin/node --version` to see why; a system library may be missing (Alpine: `apk add libstdc++`).',
  );
}

/**
 * @param {string} directory
 * @param {readonly string[]} names
 */
function installHash(directory, names) {
  const platform = `${process.platform}-${process.arch}`;
  return createHash('sha256').update(contentHash(directory, names)).update(platform).digest('hex');
}
