/** The checks an include has to pass before and after its file is read, in OpenClaw's order (config/includes, 2026.9.6). */
import type { FileRead } from './file-access.ts';
import {
  type IncludeProblem,
  includeProblems,
  MAX_INCLUDE_BYTES,
  MAX_INCLUDE_DEPTH,
  MAX_INCLUDE_PATH_LENGTH,
} from './include-problems.ts';
import { isAbsolutePath, isInside, normalizePath, relativeTo } from './posix-path.ts';
import type { ParseResult, ValueNode } from './syntax.ts';

/** A directory includes may lie in, as it was named and with symbolic links resolved. */
export interface IncludeRoot {
  readonly named: string;
  readonly real: string;
}

/** `chain` holds the files around the include, outermost first. The first root is the config directory. */
export function refusalOfPath(
  written: string,
  target: string,
  roots: readonly IncludeRoot[],
  chain: readonly string[],
): IncludeProblem | null {
  const configDirectory = roots[0]?.named ?? '/';
  if (written.includes('\0')) return includeProblems.nullByte();
  if (written.length >= MAX_INCLUDE_PATH_LENGTH || target.length >= MAX_INCLUDE_PATH_LENGTH) {
    return includeProblems.pathTooLong();
  }
  if (!roots.some((root) => isInside(root.named, target)))
    return includeProblems.escapes(written, configDirectory);
  if (chain.includes(target)) {
    const circle = [...chain.slice(chain.indexOf(target)), target];
    return includeProblems.circular(circle.map((file) => relativeTo(configDirectory, file)));
  }
  return chain.length > MAX_INCLUDE_DEPTH ? includeProblems.tooDeep(written) : null;
}

export function refusalOfLink(
  written: string,
  read: FileRead,
  roots: readonly IncludeRoot[],
): IncludeProblem | null {
  if (read.kind !== 'file' || read.realPath === undefined) return null;
  const real = normalizePath(read.realPath);
  if (roots.some((root) => isInside(root.real, real))) return null;
  return includeProblems.escapesByLink(written, roots[0]?.named ?? '/');
}

export function refusalOfContent(
  written: string,
  target: string,
  read: FileRead,
  parsed: ParseResult | null,
): IncludeProblem | null {
  switch (read.kind) {
    case 'missing':
      return includeProblems.missing(written, target);
    case 'directory':
      return includeProblems.directory(written);
    case 'too-large':
      return includeProblems.tooLarge(written);
    case 'unreadable':
      return includeProblems.unreadable(written, read.reason);
    case 'file': {
      if (hasMoreBytes(read.text, MAX_INCLUDE_BYTES)) return includeProblems.tooLarge(written);
      // A relative path loses its last slash before it is looked for, an absolute one does not.
      if (isAbsolutePath(written) && written.endsWith('/')) return includeProblems.noDirectory(written);
      if (read.hardLinked) return includeProblems.hardLinked(written);
      if (parsed?.root == null) return includeProblems.empty(written);
      const broken = parsed.problems.length;
      return broken > 0 ? includeProblems.broken(written, broken) : null;
    }
  }
}

function hasMoreBytes(text: string, most: number): boolean {
  // A UTF-16 unit takes one to three bytes in UTF-8.
  if (text.length > most || text.length * 3 <= most) return text.length > most;
  return new TextEncoder().encode(text).length > most;
}

/** What a value is, for "not …". */
export function nodeInWords(node: ValueNode): string {
  switch (node.type) {
    case 'object':
      return 'an object';
    case 'array':
      return 'a list';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'null':
      return 'null';
    case 'string':
      return 'a text';
    case 'missing':
      return 'nothing';
  }
}
