import { findEnvReferences } from '../../config-language/env.ts';
import { resolveIncludes } from '../../config-language/include.ts';
import { createLineIndex } from '../../config-language/positions.ts';
import type { Diagnostic } from '../../config-language/syntax.ts';
import type { BackupSource } from '../backup/ports.ts';
import { createCandidate } from '../config/candidate.ts';
import type { ConfigDisk } from '../config/ports.ts';
import type { Instance } from '../instances/types.ts';
import { registeredAgentDirs } from './agent-registry.ts';
import { includeRoots, readInstanceContext } from './instance-context.ts';
import type { GatewayEndpoint } from './port.ts';
import { placesNamedBy } from './state-roots.ts';

/**
 * An instance as the backup engine sees it: its config with every include read and the variables that its workspaces
 * name. Never throws for a config that is broken or absent: a backup must work on that day too, and says what it may
 * miss.
 */
export async function readBackupSource(
  instance: Instance,
  disk: ConfigDisk,
  openclawVersion: string | null,
): Promise<{ source: BackupSource; endpoint: GatewayEndpoint }> {
  const { config, resolveEnv, endpoint } = await readInstanceContext(instance, disk);
  const names = placesNamedBy(config).flatMap(({ named }) =>
    findEnvReferences(named).map(({ name }) => name),
  );
  const variables = Object.fromEntries(
    names.flatMap((name) => {
      const value = resolveEnv(name);
      return value ? [[name, value]] : [];
    }),
  );
  const { stateDir, configPath } = instance;
  const { configWarnings, includedFiles } = readFiles(configPath, disk);
  const source = { stateDir, configPath, config: config ?? null, openclawVersion, name: instance.slug };
  const agentDirs = registeredAgentDirs(stateDir);
  return { source: { ...source, variables, configWarnings, includedFiles, agentDirs }, endpoint };
}

/** The files of a config beside its root, and what keeps it from being read as a whole: they are in the backup all the same. */
function readFiles(
  configPath: string,
  disk: ConfigDisk,
): { configWarnings: string[]; includedFiles: string[] } {
  const access = createCandidate(disk);
  const root = access.disk(configPath).kind;
  if (root === 'missing') return { configWarnings: [], includedFiles: [] };
  const effect =
    'Workspaces outside the state directory that it would name there are not known and may be missing in this backup.';
  if (root !== 'file') {
    const warning = `The config ${configPath} cannot be read as text (${root}). ${effect}`;
    return { configWarnings: [warning], includedFiles: [] };
  }
  const { diagnostics, files } = resolveIncludes({
    rootFile: configPath,
    access,
    includeRoots: includeRoots(),
  });
  const includedFiles = files
    .filter(({ role, state }) => role === 'included' && state === 'file')
    .map(({ path }) => path);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return { configWarnings: [], includedFiles };
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const what = `${placed(first, access).replace(/[.!?]*$/, '')}${more}.`;
  return { configWarnings: [`The config cannot be read as a whole: ${what} ${effect}`], includedFiles };
}

function placed({ file, start, message }: Diagnostic, access: ReturnType<typeof createCandidate>): string {
  const read = access.read(file);
  const { line, column } = createLineIndex(read.kind === 'file' ? read.text : '').positionAt(start);
  return `${file}, line ${line}, column ${column}: ${message}`;
}
