import { removePath, setValue } from '../../config-language/edit.ts';
import type { FileAccess } from '../../config-language/file-access.ts';
import { type ResolvedConfig, resolveIncludes } from '../../config-language/include.ts';
import { formatPath } from '../../config-language/locate.ts';
import { type MergedNode, mergedAt, mergedValue } from '../../config-language/merged.ts';
import { parseJson5 } from '../../config-language/parse.ts';
import type { ConfigPath, ConfigValue } from '../../config-language/syntax.ts';
import { sameValue, valueAtPath } from '../../config-language/value.ts';
import { AppError } from '../errors.ts';

export interface ConfigPlace {
  /** Absolute path of the main config file. */
  readonly rootFile: string;
  readonly access: FileAccess;
  readonly includeRoots: readonly string[];
}

/**
 * Sets settings to what they are in `wanted`, and takes those out that it has not, by edits of the files that hold
 * them: no other byte changes. Answers the new text of each file that is edited, by its path.
 * @throws AppError `refused` when a setting cannot be reached by such an edit
 */
export function takeSettings(
  place: ConfigPlace,
  wanted: ConfigValue | undefined,
  paths: readonly ConfigPath[],
): Map<string, string> {
  const texts = new Map<string, string>();
  const access: FileAccess = {
    ...place.access,
    read: (path) => {
      const text = texts.get(path);
      const read = place.access.read(path);
      return text === undefined || read.kind !== 'file' ? read : { ...read, text };
    },
  };
  const resolve = (): ResolvedConfig => resolveIncludes({ ...place, access });
  for (const path of paths) {
    const value = valueAtPath(wanted, path);
    const config = resolve();
    const edited = editOf(config, path, value);
    if (edited) texts.set(edited.file, edited.text);
  }
  const result = valueIn(resolve());
  const missed = paths.find((path) => !sameValue(valueAtPath(result, path), valueAtPath(wanted, path)));
  if (missed) throw unreachable(missed, 'several files have a part in it');
  return texts;
}

export function valueIn({ merged }: ResolvedConfig): ConfigValue | undefined {
  return merged ? mergedValue(merged) : undefined;
}

/** Null: it is so already. */
function editOf(
  { merged, files }: ResolvedConfig,
  path: ConfigPath,
  value: ConfigValue | undefined,
): { file: string; text: string } | null {
  if (!merged) throw unreachable(path, 'the config here cannot be read');
  const present = mergedAt(merged, path);
  if (value === undefined && !present) return null;
  const owner = value === undefined ? nearest(merged, path.slice(0, -1)) : nearest(merged, path);
  const parsed = files.find((file) => file.path === owner.file)?.parsed;
  if (!parsed) throw unreachable(path, 'the file that holds it cannot be read');
  const local = path.slice(owner.site?.path.length ?? 0);
  const source = parseJson5(parsed.text);
  const edit = value === undefined ? removePath(source, local) : setValue(source, local, value);
  if (!edit.ok) throw unreachable(path, edit.reason);
  return { file: owner.file, text: edit.text };
}

/** The value at a path, or the deepest one above it that is written. */
function nearest(root: MergedNode, path: ConfigPath): MergedNode {
  for (let length = path.length; length > 0; length -= 1) {
    const node = mergedAt(root, path.slice(0, length));
    if (node) return node;
  }
  return root;
}

function unreachable(path: ConfigPath, why: string): AppError {
  return new AppError(
    'refused',
    `${formatPath(path)} can’t be set by an edit: ${why.replace(/[.]$/, '')}. Nothing was changed.`,
    { hint: 'Change it in the editor, or restore the whole config.' },
  );
}
