/** What is known about the key or value under the cursor. */
import { referenceRanges, sourceInWords } from './env.ts';
import { positionIn } from './file-position.ts';
import {
  allowedInWords,
  expectationInWords,
  oneOfInWords,
  patternInWords,
  rangeInWords,
} from './in-words.ts';
import { INCLUDE_KEY } from './include.ts';
import type { CheckResult } from './language-service.ts';
import { formatPath } from './locate.ts';
import { findRetiredKey } from './retired.ts';
import type { ConfigSchema, SchemaNode } from './schema.ts';
import { schemasAt } from './schema-at.ts';
import { isSensitivePath } from './sensitive.ts';
import type { ConfigPath, ConfigValue, TextRange } from './syntax.ts';

/** What changing a path does to a running Gateway, and who says so. */
export interface ReloadFact {
  readonly kind: 'none' | 'hot' | 'restart';
  readonly source: string;
}

export interface HoverFacts {
  /** The restart rules in force; null when nothing is to be said. Without it the bundled rules answer. */
  readonly reloadOf?: (path: ConfigPath, config: ConfigValue | undefined) => ReloadFact | null;
}

export interface Hover extends TextRange {
  readonly path: string;
  /** Paragraphs of Markdown; it never holds a value that may be secret. */
  readonly markdown: string;
}

export function hover(
  result: CheckResult,
  options: HoverFacts & { readonly schema: ConfigSchema },
  file: string,
  offset: number,
): Hover | null {
  const position = positionIn(result, file, offset);
  if (!position || position.location.place === 'inside') return null;
  const { location, path, parsed } = position;
  const range = location.place === 'key' && location.member ? location.member.key : location.node;
  const where = { start: range.start, end: range.end, path: formatPath(path) };

  if (location.place === 'value' && location.node.type === 'string') {
    const references = referenceRanges(location.node.value, location.node, parsed.text);
    const reference = references.find(({ start, end }) => offset >= start && offset <= end);
    if (reference) {
      return { ...reference, path: where.path, markdown: describeVariable(result, reference.name) };
    }
  }
  if (path.at(-1) === INCLUDE_KEY)
    return { ...where, markdown: describeInclude(location.node.type === 'array') };
  const markdown = describeKey(result, options, path);
  return markdown === null ? null : { ...where, markdown };
}

function describeVariable(result: CheckResult, name: string): string {
  const resolution = result.environment.resolve(name);
  switch (resolution.state) {
    case 'set':
      return `**${name}** comes from ${sourceInWords(resolution.source)}.`;
    case 'empty':
      return `**${name}** is empty in ${sourceInWords(resolution.source)}, which counts as missing.`;
    case 'missing':
      return `**${name}** is not set anywhere.`;
    case 'unknown':
      return `**${name}** is in no file. The Gateway's own environment can't be seen from here.`;
  }
}

function describeInclude(isList: boolean): string {
  const what = isList
    ? 'The files are merged in this order: later ones win, lists are joined.'
    : 'The file takes this place.';
  return `**$include** ${what} Keys written beside it win over what it brings.`;
}

function describeKey(
  result: CheckResult,
  options: HoverFacts & { readonly schema: ConfigSchema },
  path: ConfigPath,
): string | null {
  const schemas = schemasAt(options.schema, path, result.tree);
  const retired = schemas.length === 0 ? findRetiredKey(path) : null;
  if (retired) return retired.message;
  if (schemas.length === 0 || path.length === 0) return null;
  const paragraphs = [
    `**${titleOf(schemas) ?? formatPath(path)}**`,
    schemas.find((schema) => schema.description !== null)?.description ?? '',
    factsOf(schemas),
    isSensitivePath(path, options.schema.sensitive) ? 'Sensitive: shown masked, never written to a log.' : '',
    reloadInWords(options.reloadOf?.(path, result.merged) ?? null),
    ownerInWords(result, path),
  ];
  return paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
}

function titleOf(schemas: readonly SchemaNode[]): string | null {
  return schemas.find((schema) => schema.title !== null)?.title ?? null;
}

function factsOf(schemas: readonly SchemaNode[]): string {
  const [first] = schemas;
  if (!first) return '';
  const leaves = schemas.filter((schema) => schema.types !== null || schema.allowed !== null);
  const allowed = leaves.flatMap((schema) => schema.allowed ?? []);
  const others = leaves.filter((schema) => schema.allowed === null).map(expectationInWords);
  const accepted = oneOfInWords([...(allowed.length > 0 ? [allowedInWords(allowed)] : []), ...others]);
  const range = leaves.map(rangeInWords).find((words) => words !== '');
  const pattern = leaves.find((schema) => schema.pattern !== null)?.pattern;
  const defaultValue = schemas.find((schema) => schema.defaultValue !== undefined)?.defaultValue;
  const lines = [
    accepted === '' ? '' : `Takes ${accepted}${range ? `, ${range}` : ''}.`,
    pattern ? `Form: ${patternInWords(pattern.source)}.` : '',
    defaultValue === undefined ? '' : `Default: \`${JSON.stringify(defaultValue)}\`.`,
  ];
  return lines.filter((line) => line !== '').join(' ');
}

export function reloadInWords(fact: ReloadFact | null): string {
  if (!fact) return '';
  const effect = {
    none: 'A change needs nothing: it is read when it is needed.',
    hot: 'A change is applied while the Gateway runs.',
    restart: 'A change restarts the Gateway.',
  }[fact.kind];
  return `${effect} (${fact.source})`;
}

function ownerInWords(result: CheckResult, path: ConfigPath): string {
  const owner = result.ownerOf(path);
  const root = result.files[0]?.path;
  return owner && owner.file !== root ? `Written in \`${owner.file}\`.` : '';
}
