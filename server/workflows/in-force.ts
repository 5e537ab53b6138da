import { memoryFileAccess } from '../../config-language/file-access.ts';
import { resolveIncludes } from '../../config-language/include.ts';
import { mergedValue } from '../../config-language/merged.ts';
import type { ConfigValue } from '../../config-language/syntax.ts';
import { valueAtPath } from '../../config-language/value.ts';
import type { Revision } from '../config/types.ts';

/** Beyond this nobody waits with an edit for so long. */
const MOST_LOOKED_AT = 50;

export interface KeptText {
  readonly path: string;
  readonly text: string;
}

interface Question {
  readonly instance: { readonly id: string; readonly configPath: string };
  /** By the Gateway's own word, whether what is on disk is in force; null when it does not say. */
  readonly applied: boolean | null;
  /** Since when the Gateway serves, Unix milliseconds. */
  readonly startedAt: number | null;
  /** Newest first; the newest is what is on disk. */
  readonly kept: readonly Revision[];
  readonly texts: (instanceId: string, id: string) => Promise<readonly KeptText[]>;
}

/**
 * What the Gateway runs with, where it says that this is not what is on disk: the newest state before that which it
 * read when it started, or took over while it ran. Undefined: what is on disk, or it can't be told.
 */
export async function readInForce(question: Question): Promise<ConfigValue | undefined> {
  const { instance, applied, startedAt, kept, texts } = question;
  if (applied !== false) return undefined;
  for (const revision of kept.slice(1, 1 + MOST_LOOKED_AT)) {
    if (revision.observed === 'rejected') continue;
    const config = mergedTexts(instance.configPath, await texts(instance.id, revision.id));
    if (config === undefined) continue;
    const wasRead = startedAt !== null && revision.createdAt <= startedAt;
    // With automatic reload off it waits on disk, whatever came of it later.
    if (wasRead || valueAtPath(config, ['gateway', 'reload', 'mode']) !== 'off') return config;
  }
  return undefined;
}

/** The merged config of kept texts; undefined when its root is not among them. */
export function mergedTexts(rootFile: string, files: readonly KeptText[]): ConfigValue | undefined {
  const access = memoryFileAccess(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  const { merged } = resolveIncludes({ rootFile, access });
  return merged === null ? undefined : mergedValue(merged);
}
