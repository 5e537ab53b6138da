import { includeRootsIn, outsideValues, type VariableSource } from '../../config-language/as-read.ts';
import { variableSources } from '../openclaw/gateway-environment.ts';
import { textDisk } from '../platform/text-disk.ts';
import type { CommandIo } from './io.ts';

/** The variables that an OpenClaw started from this terminal would have. */
export function sourcesOf(stateDir: string, io: CommandIo): VariableSource[] {
  return variableSources({ stateDir }, { env: io.env, cwd: io.cwd }, textDisk);
}

export function includeRootsOf(sources: readonly VariableSource[], io: CommandIo): string[] {
  return includeRootsIn(outsideValues(sources, '2026.9.6')('OPENCLAW_INCLUDE_ROOTS'), io.env.HOME);
}
