import { COMPONENTS } from './components.ts';
import type { ArchiveComparison } from './ports.ts';
import { type ExternalTarget, stayingWords } from './restore-externals.ts';
import { fitWarnings, newerDatabase } from './restore-fit.ts';
import { isEmptyScope, scopeWords } from './restore-scope.ts';
import type { KeptTree, SwapSite } from './swap-ports.ts';
import type { FileChange, RestoreFit, RestorePlan, RestoreScope } from './types.ts';

export const MAX_SHOWN_CHANGES = 500;

/** Names of the steps of a restore, in order; an operation shows them from the start. */
export const RESTORE_STEPS = {
  check: 'Check the archive and the directory',
  safety: 'Back up the present state',
  stage: 'Unpack and check every file',
  validate: 'Validate the config',
  stop: 'Stop the Gateway',
  swap: 'Move the restored files into place',
  doctor: 'Ask OpenClaw’s doctor about them',
  start: 'Start the Gateway',
  health: 'Wait until it is healthy',
} as const;

/** The step `health` in a plan. */
export const PLAN_HEALTH =
  'Wait until the Gateway is as healthy as before; otherwise bring the old files back';

export const UNDO_STEPS = {
  stop: 'Stop the Gateway',
  swap: 'Bring the files from before back',
  start: 'Start the Gateway',
  health: 'Wait until it is healthy',
} as const;

export interface PlanInput {
  readonly archivePath: string;
  readonly comparison: ArchiveComparison;
  readonly site: SwapSite;
  readonly installedVersion: string | null;
  /** An earlier restore that can still be undone; its undo ends with this one. */
  readonly kept: KeptTree | null;
  /** External roots that belong to it. */
  readonly externals: readonly ExternalTarget[];
  /** Null: the whole backup. */
  readonly scope: RestoreScope | null;
  readonly fit: RestoreFit;
  /** Nothing is there yet, no Gateway either. */
  readonly isNew: boolean;
}

/** Puts a comparison into words. Pure: what it says is what {@link RESTORE_STEPS} then do. */
export function planRestore(input: PlanInput): RestorePlan {
  const { comparison, site, scope } = input;
  // The unpacked copy, and as much as the whole again for the safety backup and what grows meanwhile.
  const unpacked = scope ? comparison.inScope.bytes : comparison.contentBytes;
  const bytesNeeded = unpacked + comparison.contentBytes;
  const changes = comparison.changes.filter(({ path }) => !site.mounted.includes(path.split('/')[0] ?? ''));
  return {
    scope: scope && { ...scope, configFiles: comparison.configFiles },
    fit: input.fit,
    archiveSha256: comparison.archiveSha256,
    archivePath: input.archivePath,
    stateDir: site.stateDir,
    createdAt: comparison.createdAt,
    backupVersion: comparison.runtimeVersion,
    installedVersion: input.installedVersion,
    summary: summarise(changes),
    changes: changes.slice(0, MAX_SHOWN_CHANGES),
    totalChanges: changes.length,
    stays: [...site.mounted.map((path) => ({ path, reason: 'it is or holds a mount' })), ...comparison.stays],
    bytesNeeded,
    freeBytes: site.freeBytes,
    steps: stepsOf(input),
    warnings: warningsOf(input),
    refusal: refusalOf(input, bytesNeeded),
  };
}

function summarise(changes: readonly FileChange[]): RestorePlan['summary'] {
  return COMPONENTS.flatMap((component) => {
    const own = changes.filter((change) => change.component === component);
    if (own.length === 0) return [];
    const count = (kind: FileChange['kind']): number => own.filter((change) => change.kind === kind).length;
    return [{ component, added: count('added'), changed: count('changed'), removed: count('removed') }];
  });
}

function stepsOf(input: PlanInput): string[] {
  const { site, externals, scope } = input;
  const what = scope ? `Unpack ${scopeWords(scope)}` : 'Unpack';
  const staged = `${what} into ${site.stageDir}, check every checksum and database`;
  const swap = scope
    ? `Move what is selected in ${site.stateDir} aside and what is restored into its place; nothing else is touched`
    : site.mode === 'sibling'
      ? `Rename ${site.stateDir} aside and the restored directory into its place`
      : `Move the names in ${site.stateDir} aside and the restored ones into their place, one by one`;
  const outside = externals.flatMap(({ live, place }) =>
    place.staged === null ? [] : [`Replace ${live}, which lies outside the state directory`],
  );
  const validate = 'Ask OpenClaw to validate the restored config';
  const doctor = 'Ask OpenClaw’s doctor about the restored files; it changes nothing';
  if (input.isNew) {
    const place = `Move the restored directory to ${site.stateDir}`;
    return [RESTORE_STEPS.check, staged, validate, place, ...outside, doctor];
  }
  return [
    RESTORE_STEPS.check,
    site.exists ? 'Make a backup of the present state' : 'There is no present state to back up',
    staged,
    validate,
    RESTORE_STEPS.stop,
    swap,
    ...outside,
    doctor,
    RESTORE_STEPS.start,
    PLAN_HEALTH,
    'Keep the old files for an undo',
  ];
}

function warningsOf(input: PlanInput): string[] {
  const { comparison, site, installedVersion, kept, externals, scope } = input;
  const warnings = [...comparison.warnings];
  if (comparison.runtimeVersion && installedVersion && comparison.runtimeVersion !== installedVersion) {
    warnings.push(
      `The backup was made with OpenClaw ${comparison.runtimeVersion}; ${installedVersion} is installed.`,
    );
  }
  if (comparison.sourceStateDir && comparison.sourceStateDir !== site.stateDir)
    warnings.push(`The backup was made from ${comparison.sourceStateDir}.`);
  const restored = new Set(externals.map(({ live }) => live));
  for (const { kind, sourcePath } of scope ? [] : comparison.externals) {
    if (
      restored.has(sourcePath) ||
      (kind === 'config' && externals.some((external) => external.kind === 'config'))
    )
      continue;
    warnings.push(
      `The backup also holds the ${kind} ${sourcePath}, outside the state directory. It is not restored; extract the archive to get it.`,
    );
  }
  warnings.push(...stayingWords(externals));
  if (kept) warnings.push('The undo of the restore before this one ends.');
  warnings.push(...fitWarnings(input.fit));
  return warnings;
}

function refusalOf(input: PlanInput, bytesNeeded: number): string | null {
  const { comparison, site, scope } = input;
  if (scope && isEmptyScope(scope)) return 'Nothing is selected, so nothing would be restored.';
  if (comparison.refusal) return comparison.refusal;
  if (site.problem) return site.problem;
  if (scope) {
    const refusal = scopeRefusal(input, scope);
    if (refusal) return refusal;
  }
  const newer = newerDatabase(input.fit.databases);
  if (newer) return newer;
  if (bytesNeeded > site.freeBytes)
    return `It needs ${bytesNeeded} bytes and ${site.freeBytes} are free. Free some space first.`;
  return null;
}

/** A selection that names what is not there, or selects what stays, is a mistake rather than a wish to do nothing. */
function scopeRefusal({ comparison, site, externals }: PlanInput, scope: RestoreScope): string | null {
  const [missing] = comparison.missing;
  if (missing !== undefined) return `The backup holds nothing at ${missing}.`;
  const mounted = scope.paths.find((path) => site.mounted.includes(path.split('/')[0] ?? ''));
  if (mounted !== undefined) return `${mounted} lies in a mount, which stays as it is.`;
  const outside = scope.paths.find(
    (path) => path.startsWith('/') && !externals.some(({ live }) => live === path),
  );
  const staying = externals.find(({ live, place }) => scope.paths.includes(live) && place.problem !== null);
  if (staying)
    return `${staying.live} can’t be replaced: ${staying.place.problem}. Download it from the backup instead.`;
  if (outside !== undefined)
    return `${outside} lies outside the state directory. There only a whole directory that the config here names is restored; download the file instead.`;
  if (comparison.inScope.files === 0 && comparison.changes.length === 0 && externals.length === 0)
    return `The backup holds nothing of ${scopeWords(scope)}.`;
  return null;
}
