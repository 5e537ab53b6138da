/** Where an offset of a file is, in that file and in the merged config. */
import type { CheckResult } from './language-service.ts';
import { type OffsetLocation, pathAtOffset } from './locate.ts';
import type { ConfigPath, ParseResult } from './syntax.ts';

export interface FilePosition {
  readonly parsed: ParseResult;
  readonly location: OffsetLocation;
  /** The path in the merged config; a file included at several places stands at the first of them. */
  readonly path: ConfigPath;
}

/** Null when the file is no part of the config, could not be read, or the offset is outside of its value. */
export function positionIn(result: CheckResult, path: string, offset: number): FilePosition | null {
  const file = result.files.find((candidate) => candidate.path === path);
  const location = file?.parsed ? pathAtOffset(file.parsed.root, offset) : null;
  if (!file?.parsed || !location) return null;
  const base = file.sites[0]?.path ?? [];
  return { parsed: file.parsed, location, path: [...base, ...location.path] };
}
