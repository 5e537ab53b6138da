// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const SKIPPED_DIRECTORIES = new Set(['node_modules', 'testdata', '.next', '.cache']);
const TEST_FILE = /\.(test|bench)\.tsx?$/;

/**
 * Content hash of files and directories below `root`: names and bytes, tests left out. What does not exist counts
 * as absent, so that its appearance changes the hash.
 * @param {string} root
 * @param {readonly string[]} names
 */
export function contentHash(root, names) {
  const hash = createHash('sha256');
  for (const name of names) {
    for (const path of listFiles(join(root, name))) {
      const bytes = readFileSync(path);
      hash.update(`${relative(root, path)}\0${bytes.length}\0`).update(bytes);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function listFiles(path) {
  const entries = readEntries(path);
  if (entries === 'file') return TEST_FILE.test(path) ? [] : [path];
  return entries
    .filter((entry) => !SKIPPED_DIRECTORIES.has(entry))
    .sort()
    .flatMap((entry) => listFiles(join(path, entry)));
}

/** @param {string} path */
function readEntries(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (errno(error) === 'ENOTDIR') return 'file';
    if (errno(error) === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Whether the finished work that `path` vouches for was done with these inputs.
 * @param {string} path
 * @param {string} hash
 */
export function stampMatches(path, hash) {
  try {
    return readFileSync(path, 'utf8').trim() === hash;
  } catch (error) {
    if (errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR') return false;
    throw error;
  }
}

/**
 * @param {string} path
 * @param {string} hash
 */
export function writeStamp(path, hash) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${hash}\n`);
}

/** @param {unknown} error */
function errno(error) {
  return error instanceof Error && 'code' in error ? error.code : null;
}
