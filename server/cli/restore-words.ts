import { findingWords } from '../backup/checkup-words.ts';
import { scopeWords } from '../backup/restore-scope.ts';
import type { RestoreResult } from '../backup/service.ts';
import type { FileChange, RestorePlan, UndoPlan } from '../backup/types.ts';
import { STOP_IT, stepsByHand } from './gateway-by-hand.ts';
import { writeJson } from './guard.ts';
import { type CommandIo, EXIT } from './io.ts';

export interface Show {
  readonly io: CommandIo;
  readonly json: boolean;
  /** Only the plan was asked for. */
  readonly dryRun: boolean;
}

const NOT_CONFIRMED = 'Nothing was changed. Add --yes to do it.';
const SIGNS: Record<FileChange['kind'], string> = { added: '+', changed: '~', removed: '-' };

export interface Around {
  /** Where the backup of the present state goes; null: there is no place for it. */
  readonly safetyDir: string | null;
  /** There is no present state. */
  readonly isNew: boolean;
  /** Why the Gateway seems to run, or null. */
  readonly running: string | null;
}

/** A plan of a restore, or why there is none. @returns the exit code */
export function showPlan(plan: RestorePlan, around: Around, { io, json, dryRun }: Show): number {
  const reason = plan.refusal ?? (dryRun ? null : NOT_CONFIRMED);
  const steps = stepsByHand(plan.steps);
  if (json)
    writeJson(io, {
      ok: reason === null,
      done: false,
      reason,
      gatewayRuns: around.running,
      safetyDir: around.isNew ? null : around.safetyDir,
      ...plan,
      steps,
    });
  // Of an archive that cannot be read there is nothing else to say.
  else if (plan.refusal && plan.createdAt === '')
    io.stdout.write(`Not possible: ${withPath(plan.refusal, plan.archivePath)}\n`);
  else {
    io.stdout.write(`${planLines(plan).join('\n')}\n`);
    if (plan.refusal) io.stdout.write(`Not possible: ${plan.refusal}\n`);
    else io.stdout.write(`${actLines(plan.stateDir, steps, around).join('\n')}\n`);
    if (reason === NOT_CONFIRMED) io.stderr.write(`${NOT_CONFIRMED}\n`);
  }
  if (plan.refusal) return EXIT.problem;
  return dryRun ? EXIT.ok : EXIT.failed;
}

function planLines(plan: RestorePlan): string[] {
  const { scope, archivePath, createdAt, backupVersion, stateDir, totalChanges, changes } = plan;
  const more = totalChanges - changes.length;
  return [
    `Restore ${scope ? `${scopeWords(scope)} from ` : ''}${archivePath}`,
    `  made ${createdAt}${backupVersion ? ` with OpenClaw ${backupVersion}` : ''}`,
    `  into ${stateDir}`,
    totalChanges === 1 ? '1 change' : `${totalChanges} changes`,
    ...plan.summary.map(
      ({ component, added, changed, removed }) =>
        `  ${component}: ${added} added, ${changed} changed, ${removed} removed`,
    ),
    ...changes.map(({ kind, path }) => `  ${SIGNS[kind]} ${path}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
    ...plan.stays.map(({ path, reason }) => `Stays: ${path} (${reason})`),
    ...plan.warnings.map((warning) => `Note: ${warning}`),
  ];
}

function actLines(
  stateDir: string,
  steps: readonly string[],
  { safetyDir, isNew, running }: Around,
): string[] {
  const safety =
    safetyDir === null
      ? 'There is no place for a backup of the present state: say --safety-dir DIR.'
      : `A backup of the present state goes to ${safetyDir}.`;
  return [
    ...stepLines(steps, running),
    ...(isNew ? [] : [safety]),
    `It can be undone: gatehouse restore --undo --state-dir ${stateDir}`,
  ];
}

function stepLines(steps: readonly string[], running: string | null): string[] {
  return [
    'What is done:',
    ...steps.map((step, index) => `  ${index + 1}. ${step}`),
    running === null
      ? 'The Gateway does not run. It is not started afterwards: you start it.'
      : `The Gateway seems to run: ${running}. ${STOP_IT} You start it again afterwards.`,
  ];
}

/** Some refusals name the archive themselves. */
function withPath(refusal: string, path: string): string {
  return refusal.includes(path) ? refusal : `${path}: ${refusal}`;
}

const SHOWN_PATHS = 100;

/** What an undo would do. @returns the exit code */
export function showUndoPlan(plan: UndoPlan, running: string | null, { io, json, dryRun }: Show): number {
  const reason = dryRun ? null : NOT_CONFIRMED;
  const steps = stepsByHand(plan.steps);
  const { stateDir, keptPath, bytes, writtenSince } = plan;
  const restoredAt = new Date(plan.restoredAt).toISOString();
  if (json)
    writeJson(io, { ok: dryRun, done: false, reason, gatewayRuns: running, ...plan, restoredAt, steps });
  else {
    const count = writtenSince.length;
    const more = count - SHOWN_PATHS;
    const lines = [
      `Undo the restore of ${restoredAt} in ${stateDir}`,
      `  The files from before come back from ${keptPath} (${bytes} bytes).`,
      count === 0
        ? 'No file was written since.'
        : `What was written since is lost, ${count === 1 ? '1 file' : `${count} files`}:`,
      ...writtenSince.slice(0, SHOWN_PATHS).map((path) => `  - ${path}`),
      ...(more > 0 ? [`  … and ${more} more`] : []),
      ...(count === 0 ? [] : ['To keep any of it, make a backup first: gatehouse backup create']),
      ...stepLines(steps, running),
    ];
    io.stdout.write(`${lines.join('\n')}\n`);
    if (reason) io.stderr.write(`${reason}\n`);
  }
  return dryRun ? EXIT.ok : EXIT.failed;
}

export function showResult(result: RestoreResult, stateDir: string, { io, json }: Show): void {
  if (json) {
    const safetyBackup = result.safety?.path ?? null;
    const undo = result.undo?.keptPath ?? null;
    const { files, checkup: doctor, warnings } = result;
    writeJson(io, { ok: true, stateDir, files, safetyBackup, undo, doctor, warnings });
    return;
  }
  const before = result.safety ? `The state before is in ${result.safety.path}.\n` : '';
  io.stdout.write(
    `Restored ${result.files} files into ${stateDir}.\n${before}Undo: gatehouse restore --undo --state-dir ${stateDir}\nThe Gateway is stopped. Start it yourself.\n`,
  );
  for (const finding of result.checkup.findings) io.stderr.write(`Doctor: ${findingWords(finding)}\n`);
  for (const warning of [...(result.safety?.warnings ?? []), ...result.warnings])
    io.stderr.write(`Note: ${warning}\n`);
}
