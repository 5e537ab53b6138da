/** What can go wrong with one `$include`, in words. Each mirrors an error of OpenClaw's config/includes (2026.9.6). */

import { MAX_DEPTH } from './parser.ts';

/** OpenClaw reads no more than this many files inside each other. */
export const MAX_INCLUDE_DEPTH = 10;
/** Paths of this many characters or more are refused. */
export const MAX_INCLUDE_PATH_LENGTH = 4096;
/** Larger included files are refused. In bytes. */
export const MAX_INCLUDE_BYTES = 2 * 1024 * 1024;

/** Ours: files that include each other in a fan would otherwise be read without end. OpenClaw sets no limit. */
export const MAX_INCLUDES = 1000;

export interface IncludeProblem {
  readonly code: string;
  readonly message: string;
}

const problem = (code: string, message: string): IncludeProblem => ({ code, message });

export const includeProblems = {
  notAPath: (got: string) =>
    problem('include-invalid', `$include takes a file path or a list of file paths, not ${got}.`),
  itemNotAPath: (got: string) =>
    problem('include-invalid', `Each entry of an $include list is a file path, not ${got}.`),
  nullByte: () => problem('include-invalid', 'An include path must not contain a null character.'),
  pathTooLong: () =>
    problem('include-invalid', `An include path must be shorter than ${MAX_INCLUDE_PATH_LENGTH} characters.`),
  escapes: (path: string, root: string) =>
    problem(
      'include-escapes',
      `"${path}" lies outside the config directory ${root}. OpenClaw includes only files below it, unless OPENCLAW_INCLUDE_ROOTS allows another directory.`,
    ),
  escapesByLink: (path: string, root: string) =>
    problem(
      'include-symlink',
      `"${path}" is a symbolic link to a place outside the config directory ${root}. OpenClaw doesn't follow it.`,
    ),
  circular: (names: readonly string[]) =>
    problem('include-circular', `These files include each other in a circle: ${names.join(' → ')}.`),
  tooDeep: (path: string) =>
    problem(
      'include-too-deep',
      `"${path}" is more than ${MAX_INCLUDE_DEPTH} includes deep: OpenClaw stops there.`,
    ),
  nestedTooDeep: () =>
    problem(
      'too-deep',
      `Nested deeper than ${MAX_DEPTH} levels over all files: what is below is not read. Include it higher up.`,
    ),
  tooMany: () => problem('include-too-many', `More than ${MAX_INCLUDES} includes: the rest is not read.`),
  missing: (path: string, resolved: string) =>
    problem('include-missing', `There is no file "${path}" (looked for ${resolved}).`),
  directory: (path: string) => problem('include-directory', `"${path}" is a directory: name a file in it.`),
  tooLarge: (path: string) =>
    problem('include-too-large', `"${path}" is larger than 2 MB: OpenClaw refuses it.`),
  noDirectory: (path: string) =>
    problem('include-directory', `"${path}" names a directory and is a file: remove the "/" at its end.`),
  hardLinked: (path: string) =>
    problem(
      'include-hardlink',
      `"${path}" has a second name in the file system (a hard link): OpenClaw refuses it. Replace it by a copy.`,
    ),
  unreadable: (path: string, reason: string | undefined) =>
    problem('include-unreadable', `"${path}" can't be read${reason ? `: ${reason}` : ''}.`),
  empty: (path: string) =>
    problem('include-empty', `"${path}" is empty. OpenClaw needs a value in it, at least {}.`),
  broken: (path: string, count: number) =>
    problem(
      'include-broken',
      `"${path}" has ${count === 1 ? 'a syntax error' : `${count} syntax errors`}: OpenClaw can't read it.`,
    ),
  siblings: () =>
    problem(
      'include-siblings',
      'The included file holds no object, so no keys can stand beside $include. Remove them, or put an object into the file.',
    ),
} as const;
