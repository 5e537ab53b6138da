import { readFileSync, realpathSync } from 'node:fs';
import type { FileRead } from '../../../config-language/file-access.ts';
import { resolveIncludes } from '../../../config-language/include.ts';
import { mergedValue } from '../../../config-language/merged.ts';
import type { ConfigValue } from '../../../config-language/syntax.ts';
import { valueAtPath } from '../../../config-language/value.ts';
import { errnoOf } from '../../errors.ts';

/** What stands on disk now, every include read. */
export type ConfigRead =
  | { readonly kind: 'read'; readonly value: ConfigValue }
  | { readonly kind: 'missing' }
  /** In the words of OpenClaw's log. */
  | { readonly kind: 'invalid'; readonly reason: string };

export function readConfig(path: string): ConfigRead {
  const { merged, diagnostics, files } = resolveIncludes({ rootFile: path, access: { read: readFile } });
  if (files[0]?.state === 'missing') return { kind: 'missing' };
  const syntax = files.flatMap((file) => file.parsed?.problems ?? [])[0];
  if (syntax) return { kind: 'invalid', reason: `JSON5 parse failed: ${syntax.message}` };
  const failed = diagnostics.find(({ severity }) => severity === 'error');
  if (failed) return { kind: 'invalid', reason: failed.message };
  const value = merged === null ? undefined : mergedValue(merged);
  return value === undefined ? { kind: 'invalid', reason: 'the file is empty' } : { kind: 'read', value };
}

/** The port of a config, else OpenClaw's default. */
export function portOf(config: ConfigValue): number {
  const port = valueAtPath(config, ['gateway', 'port']);
  return typeof port === 'number' ? port : 18_789;
}

/** `logging.file` of a config, or null. */
export function logFileOf(config: ConfigValue): string | null {
  const file = valueAtPath(config, ['logging', 'file']);
  return typeof file === 'string' ? file : null;
}

function readFile(path: string): FileRead {
  try {
    return { kind: 'file', text: readFileSync(path, 'utf8'), realPath: realpathSync(path) };
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT') return { kind: 'missing' };
    if (errno === 'EISDIR') return { kind: 'directory' };
    return { kind: 'unreadable' };
  }
}
