/**
 * `$include`: reads the files of a config and merges them as OpenClaw does (config/includes, 2026.9.6), without
 * losing where each value was written. Every problem is reported at the `$include` that causes it, and the rest
 * is still read: OpenClaw itself stops at the first.
 */
import type { FileAccess, FileRead } from './file-access.ts';
import { type IncludeProblem, includeProblems, MAX_INCLUDES } from './include-problems.ts';
import {
  type IncludeRoot,
  nodeInWords,
  refusalOfContent,
  refusalOfLink,
  refusalOfPath,
} from './include-refusals.ts';
import { formatPath } from './locate.ts';
import {
  type Anchor,
  type IncludeSite,
  type MergedMember,
  type MergedNode,
  type MergedObject,
  mergeNodes,
} from './merged.ts';
import { parseJson5 } from './parse.ts';
import { MAX_DEPTH } from './parser.ts';
import { directoryOf, normalizePath, resolvePath } from './posix-path.ts';
import type {
  ArrayNode,
  Diagnostic,
  MemberNode,
  ObjectNode,
  ParseResult,
  PathSegment,
  StringNode,
  TextRange,
  ValueNode,
} from './syntax.ts';

export const INCLUDE_KEY = '$include';

export interface IncludeInput {
  /** Absolute path of the main config file. */
  readonly rootFile: string;
  readonly access: FileAccess;
  /** Absolute directories outside the config directory that includes may reach (`OPENCLAW_INCLUDE_ROOTS`). */
  readonly includeRoots?: readonly string[];
  /** Reads a text; a cache may stand behind it. */
  readonly parse?: (path: string, text: string) => ParseResult;
}

/** One file of the config. */
export interface ConfigFile {
  readonly path: string;
  readonly role: 'root' | 'included';
  readonly state: FileRead['kind'];
  /** Null unless `state` is `file`. */
  readonly parsed: ParseResult | null;
  /** Every place that includes it; empty for the root. */
  readonly sites: readonly IncludeSite[];
}

export interface ResolvedConfig {
  /** The root file first, then in the order in which they were first included. Files that failed are listed too. */
  readonly files: readonly ConfigFile[];
  /** Null when the root file could not be read or holds no value. */
  readonly merged: MergedNode | null;
  readonly diagnostics: readonly Diagnostic[];
}

interface MutableFile {
  readonly path: string;
  readonly role: 'root' | 'included';
  readonly state: FileRead['kind'];
  readonly parsed: ParseResult | null;
  readonly sites: IncludeSite[];
}

/** Where a value stands: what the recursion carries. */
interface Place {
  readonly file: MutableFile;
  readonly path: readonly PathSegment[];
  readonly anchor: Anchor;
  readonly site: IncludeSite | null;
  /** The files around this one, outermost first, this one last. */
  readonly chain: readonly string[];
}

/** Reads the config and everything it includes. Total: it never throws. */
export function resolveIncludes(input: IncludeInput): ResolvedConfig {
  return new IncludeResolver(input).resolve();
}

class IncludeResolver {
  readonly #input: IncludeInput;
  readonly #files = new Map<string, MutableFile>();
  readonly #diagnostics: Diagnostic[] = [];
  #includes = 0;
  /** Directories an include may lie in, as named and with symbolic links resolved. */
  readonly #roots: readonly IncludeRoot[];

  constructor(input: IncludeInput) {
    this.#input = input;
    const configDirectory = directoryOf(normalizePath(input.rootFile));
    const real = (directory: string) => normalizePath(input.access.realDirectory?.(directory) ?? directory);
    this.#roots = [configDirectory, ...(input.includeRoots ?? [])]
      .filter((root) => root.startsWith('/'))
      .map(normalizePath)
      .map((named) => ({ named, real: real(named) }));
  }

  resolve(): ResolvedConfig {
    const path = normalizePath(this.#input.rootFile);
    const file = this.#open(path, 'root', this.#input.access.read(path));
    const node = file.parsed?.root ?? null;
    const merged =
      node === null
        ? null
        : this.#build(node, {
            file,
            path: [],
            anchor: openingOf(file.path, node),
            site: null,
            chain: [path],
          });
    return { files: [...this.#files.values()], merged, diagnostics: this.#diagnostics };
  }

  #open(path: string, role: 'root' | 'included', read: FileRead): MutableFile {
    const known = this.#files.get(path);
    if (known) return known;
    const parse = this.#input.parse ?? ((_path: string, text: string) => parseJson5(text));
    const parsed = read.kind === 'file' ? parse(path, read.text) : null;
    const file: MutableFile = { path, role, state: read.kind, parsed, sites: [] };
    this.#files.set(path, file);
    for (const problem of parsed?.problems ?? []) {
      const { start, end, code, message } = problem;
      this.#diagnostics.push({
        file: path,
        start,
        end,
        severity: 'error',
        code,
        path: '',
        message,
        source: 'syntax',
      });
    }
    return file;
  }

  #build(node: ValueNode, place: Place): MergedNode {
    const base = { file: place.file.path, node, anchor: place.anchor, site: place.site };
    if (place.path.length > MAX_DEPTH) return this.#tooDeep(node, place);
    switch (node.type) {
      case 'missing':
        return { ...base, type: 'unknown' };
      case 'null':
        return { ...base, type: 'scalar', value: null };
      case 'string':
      case 'number':
      case 'boolean':
        return { ...base, type: 'scalar', value: node.value };
      case 'array':
        return {
          ...base,
          type: 'array',
          items: this.#buildItems(node, place),
          incomplete: isBroken(place.file),
        };
      case 'object':
        return this.#buildObject(node, place);
    }
  }

  #buildItems(node: ArrayNode, place: Place): readonly MergedNode[] {
    return node.items.map((item, index) =>
      this.#build(item, { ...place, path: [...place.path, index], anchor: openingOf(place.file.path, item) }),
    );
  }

  #buildObject(node: ObjectNode, place: Place): MergedNode {
    const effective = this.#effectiveMembers(node, place);
    const include = effective.get(INCLUDE_KEY);
    effective.delete(INCLUDE_KEY);
    const own = (): MergedObject => ({
      type: 'object',
      file: place.file.path,
      node,
      anchor: place.anchor,
      site: place.site,
      members: this.#buildMembers(effective, place),
      incomplete: isBroken(place.file),
    });
    if (!include) return own();

    const included = this.#include(include, effective.size > 0, place);
    if (effective.size === 0) return included;
    if (included.type !== 'object' && included.type !== 'unknown') {
      this.#report(include.value, includeProblems.siblings(), place);
      return { ...own(), incomplete: true };
    }
    return { ...mergeNodes(included, own()), anchor: included.anchor };
  }

  /** The members that count: of a key written twice the last, as json5 has it. The others are marked. */
  #effectiveMembers(node: ObjectNode, place: Place): Map<string, MemberNode> {
    const effective = new Map<string, MemberNode>();
    for (const member of node.members) {
      const key = member.key.value;
      if (key === '__proto__') {
        this.#warn(member, place, 'ignored-key', 'OpenClaw ignores a key named __proto__.');
        continue;
      }
      const earlier = effective.get(key);
      if (earlier) {
        this.#warn(
          earlier,
          place,
          'duplicate-key',
          `"${key}" is written again further down. OpenClaw uses the last one: this value has no effect.`,
        );
        effective.delete(key);
      }
      effective.set(key, member);
    }
    return effective;
  }

  #buildMembers(effective: ReadonlyMap<string, MemberNode>, place: Place): ReadonlyMap<string, MergedMember> {
    const members = new Map<string, MergedMember>();
    for (const [key, { key: keyNode, value }] of effective) {
      const anchor = { file: place.file.path, start: keyNode.start, end: keyNode.end };
      const inner = this.#build(value, { ...place, path: [...place.path, key], anchor });
      members.set(key, { key, file: place.file.path, keyNode, value: inner });
    }
    return members;
  }

  #include(member: MemberNode, hasSiblings: boolean, place: Place): MergedNode {
    const { value } = member;
    const unknown: MergedNode = {
      type: 'unknown',
      file: place.file.path,
      node: value,
      anchor: { file: place.file.path, start: value.start, end: value.end },
      site: place.site,
    };
    if (value.type === 'missing') return unknown;
    if (value.type === 'string') return this.#load(value, false, hasSiblings, place) ?? unknown;
    if (value.type !== 'array') {
      this.#report(value, includeProblems.notAPath(nodeInWords(value)), place);
      return unknown;
    }
    const nothing: MergedNode = { ...unknown, type: 'object', members: new Map(), incomplete: false };
    return value.items.reduce<MergedNode>((merged, item) => {
      if (item.type === 'missing') return mergeNodes(merged, unknown);
      if (item.type !== 'string') {
        this.#report(item, includeProblems.itemNotAPath(nodeInWords(item)), place);
        return mergeNodes(merged, unknown);
      }
      return mergeNodes(merged, this.#load(item, true, hasSiblings, place) ?? unknown);
    }, nothing);
  }

  /** The value of one included file, or null after reporting why there is none. */
  #load(name: StringNode, isList: boolean, hasSiblings: boolean, place: Place): MergedNode | null {
    const target = resolvePath(directoryOf(place.file.path), name.value);
    const site: IncludeSite = {
      file: place.file.path,
      start: name.start,
      end: name.end,
      path: place.path,
      isList,
      hasSiblings,
      parent: place.site,
    };
    const refused = refusalOfPath(name.value, target, this.#roots, place.chain) ?? this.#refusalOfCount();
    if (refused) return this.#report(name, refused, place);

    const read = this.#input.access.read(target);
    const linked = refusalOfLink(name.value, read, this.#roots);
    if (linked) return this.#report(name, linked, place);

    const file = this.#open(target, 'included', read);
    file.sites.push(site);
    const unreadable = refusalOfContent(name.value, target, read, file.parsed);
    if (unreadable) this.#report(name, unreadable, place);
    const node = file.parsed?.root;
    if (!node) return null;
    return this.#build(node, {
      file,
      path: place.path,
      anchor: { file: site.file, start: site.start, end: site.end },
      site,
      chain: [...place.chain, target],
    });
  }

  /** Each file keeps within the parser's bound; what includes pile on each other must too. Said once. */
  #tooDeep(node: ValueNode, place: Place): MergedNode {
    if (!this.#diagnostics.some(({ code }) => code === 'too-deep'))
      this.#report(node, includeProblems.nestedTooDeep(), place);
    return { file: place.file.path, node, anchor: place.anchor, site: place.site, type: 'unknown' };
  }

  #refusalOfCount(): IncludeProblem | null {
    this.#includes += 1;
    return this.#includes > MAX_INCLUDES ? includeProblems.tooMany() : null;
  }

  #report(range: TextRange, problem: IncludeProblem, place: Place): null {
    this.#diagnostics.push({
      file: place.file.path,
      start: range.start,
      end: range.end,
      severity: 'error',
      code: problem.code,
      path: formatPath(place.path),
      message: problem.message,
      source: 'include',
    });
    return null;
  }

  #warn(member: MemberNode, place: Place, code: string, message: string): void {
    const { start, end } = member.key;
    const path = formatPath([...place.path, member.key.value]);
    this.#diagnostics.push({
      file: place.file.path,
      start,
      end,
      severity: 'warning',
      code,
      path,
      message,
      source: 'syntax',
    });
  }
}

function isBroken(file: MutableFile): boolean {
  return (file.parsed?.problems.length ?? 0) > 0;
}

/** The first character of a value: its opening bracket, quote or first letter. */
function openingOf(file: string, node: ValueNode): Anchor {
  const whole = node.type === 'object' || node.type === 'array' ? node.start + 1 : node.end;
  return { file, start: node.start, end: Math.min(whole, node.end) };
}
