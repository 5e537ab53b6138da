/**
 * Moves a section of a config into a file of its own, included where it stood, and back. Comments move along and
 * every other byte stays. The result is read again as OpenClaw would (config/includes, 2026.9.6): when the merged
 * config is not the same as before, nothing is proposed.
 */
import { commentsOf } from './edit-children.ts';
import { childrenOf, indentAt, learnStyle, renderString, renderValue } from './edit-style.ts';
import type { FileAccess } from './file-access.ts';
import { INCLUDE_KEY, type IncludeInput, type ResolvedConfig, resolveIncludes } from './include.ts';
import { formatPath, nodeAtPath } from './locate.ts';
import { mergedValue } from './merged.ts';
import { reindent, rewriteIncludes } from './moved-text.ts';
import { parseJson5 } from './parse.ts';
import { directoryOf, resolvePath } from './posix-path.ts';
import type { ConfigPath, ParseResult, TextEdit, TextRange, ValueNode } from './syntax.ts';
import { applyEdits } from './text-edits.ts';
import { sameValue } from './value.ts';

export interface SplitRequest {
  /** Absolute path of the file that holds the section. */
  readonly file: string;
  /** The section's place in that file, not in the merged config. */
  readonly path: ConfigPath;
  /** The new file as it is to be written in `$include`, relative to `file`: `./agents.json5`. */
  readonly include: string;
}

export interface InlineRequest {
  /** Absolute path of the file that holds the `$include`. */
  readonly file: string;
  /** The place of the object with the `$include`, in that file; the root is `[]`. */
  readonly path: ConfigPath;
}

export interface ChangedFile {
  readonly path: string;
  readonly text: string;
  /** Of the text as it was. */
  readonly edits: readonly TextEdit[];
}

/** `ok: false`: nothing is to be done; `reason` says why in one sentence without a full stop. */
export type SplitResult =
  | {
      readonly ok: true;
      readonly changed: ChangedFile;
      readonly created: { readonly path: string; readonly text: string };
    }
  | { readonly ok: false; readonly reason: string };

export type InlineResult =
  | {
      readonly ok: true;
      readonly changed: ChangedFile;
      /** The file that was included; `isStillIncluded` elsewhere, so it must stay. */
      readonly inlined: { readonly path: string; readonly isStillIncluded: boolean };
    }
  | { readonly ok: false; readonly reason: string };

interface Refused {
  readonly ok: false;
  readonly reason: string;
}

const refused = (reason: string): Refused => ({ ok: false, reason });

/** Proposes to move a section into a new file. The caller writes the new file first, then the changed one. */
export function splitInclude(input: IncludeInput, { file, path, include }: SplitRequest): SplitResult {
  const before = resolveIncludes(input);
  const parse = readable(before, file);
  if (parse === null)
    return refused(`${file} can not be changed: it is no part of the config or has syntax errors`);
  const node = nodeAtPath(parse.root, path);
  const name = formatPath(path);
  if (path.length === 0) return refused('The whole file can not be moved out of itself');
  if (path.includes(INCLUDE_KEY)) return refused(`${name} is no section`);
  if (node?.type !== 'object' && node?.type !== 'array') return refused(`${name} is no object and no list`);
  const target = resolvePath(directoryOf(file), include);
  if (/(?:^|\/)\.{0,2}$/.test(include)) return refused('Name a file for the section');
  if (input.access.read(target).kind !== 'missing') return refused(`${include} exists already`);

  const { before: lead, after: trail } = surroundings(parse, path, node);
  const style = learnStyle(parse, null);
  const indent = indentAt(parse.text, lead.start);
  const moved = reindent(movedText(parse, node, { from: file, to: target }), indent, '', style.eol);
  const comments = (range: TextRange): string => parse.text.slice(range.start, range.end).trim();
  const above = reindent(plain(comments(lead)), indent, '', style.eol);
  const created = {
    path: target,
    text: `${above && above + style.eol}${moved}${comments(trail) && ` ${comments(trail)}`}${style.eol}`,
  };
  const edits = [
    { ...lead, text: '' },
    { start: node.start, end: node.end, text: renderValue({ [INCLUDE_KEY]: include }, style, '', false) },
    { ...trail, text: '' },
  ].filter((edit) => edit.start < edit.end || edit.text !== '');
  const changed = { path: file, text: applyEdits(parse.text, edits), edits };
  const problem = problemWith(input, before, [changed, created]);
  return problem === null ? { ok: true, changed, created } : refused(problem);
}

/** Proposes to put the content of an included file where its `$include` stands. */
export function inlineInclude(input: IncludeInput, { file, path }: InlineRequest): InlineResult {
  const before = resolveIncludes(input);
  const parse = readable(before, file);
  if (parse === null)
    return refused(`${file} can not be changed: it is no part of the config or has syntax errors`);
  const node = nodeAtPath(parse.root, path);
  const name = formatPath(path) || 'The config';
  const member =
    node?.type === 'object' ? node.members.find(({ key }) => key.value === INCLUDE_KEY) : undefined;
  if (node?.type !== 'object' || !member) return refused(`${name} includes no file`);
  if (node.members.length > 1) return refused(`Keys beside its $include override what ${name} includes`);
  if (member.value.type !== 'string') return refused(`${name} includes a list of files`);
  const source = resolvePath(directoryOf(file), member.value.value);
  const included = readable(before, source);
  if (!included?.root) return refused(`${member.value.value} can not be read or has syntax errors`);

  const edits = inlineEdits(parse, node, included, { from: source, to: file });
  const changed = { path: file, text: applyEdits(parse.text, edits), edits };
  const problem = problemWith(input, before, [changed]);
  if (problem !== null) return refused(problem);
  const sites = before.files.find((candidate) => candidate.path === source)?.sites ?? [];
  const isStillIncluded = sites.some((site) => site.file !== file || site.start !== member.value.start);
  return { ok: true, changed, inlined: { path: source, isStillIncluded } };
}

interface Move {
  readonly from: string;
  readonly to: string;
}

function inlineEdits(
  parse: ParseResult,
  node: ValueNode,
  included: ParseResult,
  move: Move,
): readonly TextEdit[] {
  const { root, text } = included;
  if (root === null) return [];
  const key = keyStart(parse, node);
  const indent = indentAt(parse.text, key);
  const { eol } = learnStyle(parse, null);
  const inner = parse.comments.filter((comment) => comment.start > node.start && comment.end < node.end);
  const head = text.slice(text.startsWith('\ufeff') ? 1 : 0, root.start).trim();
  const tail = text.slice(root.end).trim();
  const behind = roomBehind(parse, node);
  const fits = tail !== '' && behind !== null && !/[\n\r]/.test(text.slice(root.end).trimEnd());
  const above = [head, ...inner.map(({ start, end }) => parse.text.slice(start, end)), fits ? '' : tail];
  const lead = above
    .filter((comment) => comment !== '')
    .map((comment) => reindent(plain(comment), '', indent, eol) + eol + indent)
    .join('');
  const value = reindent(movedText(included, root, move), '', indent, eol);
  return [
    ...(lead === '' ? [] : [{ start: key, end: key, text: lead }]),
    { start: node.start, end: node.end, text: value },
    ...(fits && behind !== null ? [{ start: behind, end: behind, text: ` ${tail}` }] : []),
  ];
}

/** The file's text, when it belongs to the config and is sound. */
function readable(config: ResolvedConfig, path: string): ParseResult | null {
  const parsed = config.files.find((file) => file.path === path)?.parsed ?? null;
  return parsed !== null && parsed.problems.length === 0 ? parsed : null;
}

/** The text of a value, its `$include`s rewritten for the directory it moves to. */
function movedText(parse: ParseResult, node: ValueNode, { from, to }: Move) {
  const edits = rewriteIncludes(node, directoryOf(from), directoryOf(to), (value, literal) =>
    renderString(value, parse.text[literal.start] === "'" ? "'" : '"'),
  );
  const shifted = edits.map(({ start, end, text }) => ({
    start: start - node.start,
    end: end - node.start,
    text,
  }));
  const text = applyEdits(parse.text.slice(node.start, node.end), shifted);
  return { text, root: parseJson5(text).root };
}

const plain = (text: string) => ({ text, root: null });

/** The comments around the member or item at a path. */
function surroundings(parse: ParseResult, path: ConfigPath, node: ValueNode) {
  const parent = nodeAtPath(parse.root, path.slice(0, -1));
  const none = { start: node.start, end: node.start };
  if (parent?.type !== 'object' && parent?.type !== 'array') return { before: none, after: none };
  const index = childrenOf(parent).findIndex(({ start, end }) => start <= node.start && node.end <= end);
  return commentsOf(parse, parent, index);
}

/** Where the key of a value begins, or the value itself when it has none. */
function keyStart(parse: ParseResult, node: ValueNode): number {
  const path = pathOf(parse.root, node) ?? [];
  const parent = path.length === 0 ? null : nodeAtPath(parse.root, path.slice(0, -1));
  if (parent?.type !== 'object') return node.start;
  return parent.members.find(({ value }) => value === node)?.key.start ?? node.start;
}

function pathOf(root: ValueNode | null, wanted: ValueNode, path: ConfigPath = []): ConfigPath | null {
  if (root === wanted) return path;
  if (root?.type !== 'object' && root?.type !== 'array') return null;
  const children =
    root.type === 'object'
      ? root.members.map(({ key, value }) => [key.value, value] as const)
      : root.items.map((value, index) => [index, value] as const);
  for (const [segment, child] of children) {
    if (child.start > wanted.start || child.end < wanted.end) continue;
    const found = pathOf(child, wanted, [...path, segment]);
    if (found) return found;
  }
  return null;
}

/** Behind a value and its comma, when nothing follows on the line: a comment may stand there. */
function roomBehind({ text }: ParseResult, node: ValueNode): number | null {
  const rest = /^[ \t]*(,?)[ \t]*(?=[\n\r]|$)/.exec(text.slice(node.end));
  if (rest === null) return null;
  return node.end + (rest[1] === ',' ? rest[0].indexOf(',') + 1 : 0);
}

/** Null when the merged config stays what it was; else why not. */
function problemWith(
  input: IncludeInput,
  before: ResolvedConfig,
  files: readonly { readonly path: string; readonly text: string }[],
): string | null {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const access: FileAccess = {
    ...input.access,
    read(path) {
      const text = texts.get(path);
      return text === undefined ? input.access.read(path) : { kind: 'file', text };
    },
  };
  const after = resolveIncludes({ rootFile: input.rootFile, access, includeRoots: input.includeRoots ?? [] });
  const errors = (config: ResolvedConfig) =>
    config.diagnostics.filter(({ severity }) => severity === 'error');
  const known = new Set(errors(before).map(({ code, path }) => `${code} ${path}`));
  const fresh = errors(after).find(({ code, path }) => !known.has(`${code} ${path}`));
  if (fresh) return fresh.message.replace(/\.$/, '');
  const values = [before, after].map(({ merged }) => (merged === null ? undefined : mergedValue(merged)));
  return sameValue(values[0], values[1]) ? null : 'The config would not stay the same';
}
