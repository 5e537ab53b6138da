import { diffConfig } from '../../config-language/diff.ts';
import type { FileAccess } from '../../config-language/file-access.ts';
import { type ResolvedConfig, resolveIncludes } from '../../config-language/include.ts';
import type { ConfigPath } from '../../config-language/syntax.ts';
import type { SettingChange, SettingsPlan } from '../backup/inside-types.ts';
import type { LookedEntry, OpenArchive } from '../backup/ports.ts';
import { takeSettings, valueIn } from '../backup/take-settings.ts';
import { decodeText } from '../backup/text.ts';
import { createCandidate } from '../config/candidate.ts';
import type { ConfigDisk } from '../config/ports.ts';
import type { ConfigEdits, DraftFile } from '../config/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import type { Operation } from '../operations/types.ts';
import type { ConfigWorkflow } from './types.ts';

/** Takes single settings out of a backup, by the same plan and the same apply as an edit of a person. */
export interface SettingsWorkflow {
  /** Settings that are different here; their values do not leave the server. */
  changes(instance: Instance, id: string): Promise<readonly SettingChange[]>;
  /** @throws AppError `refused` when one of them cannot be set by an edit */
  plan(instance: Instance, id: string, paths: readonly ConfigPath[]): Promise<SettingsPlan>;
  /** @throws AppError `conflict` when it is not what the plan showed */
  apply(
    instance: Instance,
    id: string,
    order: { paths: readonly ConfigPath[]; planId: string; actor: string },
  ): Promise<Operation>;
}

interface Deps {
  readonly archiveOf: (instance: Instance, id: string) => Promise<OpenArchive>;
  readonly disk: ConfigDisk;
  readonly includeRoots: () => readonly string[];
  readonly config: Pick<ConfigWorkflow, 'plan' | 'planned' | 'apply'>;
}

/** How often it is asked whether OpenClaw has judged, which takes it seconds; what is late is said in the plan. */
const LOOK_MS = 250;
const MAX_LOOKS = 240;

const HERE = 'The config here';
const MAX_CONFIG_BYTES = 2 * 1024 * 1024;

export function createSettings({ archiveOf, disk, includeRoots, config }: Deps): SettingsWorkflow {
  const placeOf = (instance: Instance, access: FileAccess) => ({
    rootFile: instance.configPath,
    access,
    includeRoots: includeRoots(),
  });

  const editsOf = async (
    instance: Instance,
    id: string,
    paths: readonly ConfigPath[],
  ): Promise<ConfigEdits> => {
    const wanted = valueIn(await resolveArchived(await archiveOf(instance, id), instance, includeRoots()));
    const candidate = createCandidate(disk);
    requireReadable(resolveIncludes(placeOf(instance, candidate)), HERE);
    const texts = takeSettings(placeOf(instance, candidate), wanted, paths);
    const files = [...texts].map(([path, text]): DraftFile => {
      const read = candidate.disk(path);
      return { path, text, baseSha256: read.kind === 'file' ? read.sha256 : null };
    });
    return { files, variables: [] };
  };

  return {
    async changes(instance, id) {
      const backup = await resolveArchived(await archiveOf(instance, id), instance, includeRoots());
      const live = resolveIncludes(placeOf(instance, createCandidate(disk)));
      requireReadable(live, HERE);
      return diffConfig(valueIn(live), valueIn(backup));
    },
    async plan(instance, id, paths) {
      let made = await config.plan(instance, await editsOf(instance, id, paths));
      for (let look = 0; made.openclaw.awaited && look < MAX_LOOKS; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
        made = await config.planned(instance, made.planId);
      }
      const { planId, refusal, restart } = made;
      return {
        planId,
        files: made.files.map(({ name }) => name),
        outcome: restart.outcome,
        changes: restart.changes.map(({ path, kind, reload }) => ({ path, kind, reload })),
        consequences: [...restart.consequences, ...restart.warnings],
        gatewayRunning: made.gatewayRunning,
        refusal,
      };
    },
    async apply(instance, id, { paths, planId, actor }) {
      const edits = await editsOf(instance, id, paths);
      return await config.apply({ instance, planId, edits, reason: 'reverted', actor });
    },
  };
}

/** The config in the archive as if it lay in its place, with the includes that the archive has. */
async function resolveArchived(
  archive: OpenArchive,
  { stateDir, configPath }: Instance,
  includeRoots: readonly string[],
): Promise<ResolvedConfig> {
  const entries = new Map<string, LookedEntry>();
  for (const entry of archive.entries)
    if (entry.type === 'file')
      entries.set(entry.root === '' ? `${stateDir}/${entry.path}` : entry.path, entry);
  const texts = new Map<string, string>();
  for (;;) {
    const asked = new Set<string>();
    const read: FileAccess['read'] = (path) => {
      const text = texts.get(path);
      if (text !== undefined) return { kind: 'file', text };
      if (entries.has(path)) asked.add(path);
      return { kind: 'missing' };
    };
    const resolved = resolveIncludes({ rootFile: configPath, access: { read }, includeRoots });
    if (asked.size === 0) {
      requireReadable(resolved, 'The config in this backup');
      return resolved;
    }
    for (const path of asked) {
      const entry = entries.get(path);
      if (entry) texts.set(path, decodeText(await archive.read(entry, MAX_CONFIG_BYTES), entry.path));
    }
  }
}

function requireReadable({ diagnostics, merged }: ResolvedConfig, what: string): void {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  if (merged && !error) return;
  throw new AppError('refused', `${what} can’t be read as a whole: ${error?.message ?? 'there is none'}.`, {
    hint: 'Compare the files instead, or restore the whole config.',
    ...(error ? { path: error.file } : {}),
  });
}
