import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { RestoreHooks } from '../backup/ports.ts';
import { parseScope } from '../backup/restore-scope.ts';
import type { BackupService } from '../backup/service.ts';
import type { Checkup } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import { checkUp } from '../openclaw/checkup.ts';
import { createOpenClawCli } from '../openclaw/cli.ts';
import { createConfigJudge } from '../openclaw/config-judge.ts';
import { readInstalledFacts } from '../openclaw/installed-facts.ts';
import { includeRoots } from '../openclaw/instance-context.ts';
import { locateOpenClaw } from '../openclaw/locate.ts';
import { isWritable } from '../openclaw/state-lock.ts';
import { namedOutside } from '../openclaw/state-roots.ts';
import { textDisk } from '../platform/text-disk.ts';
import { createStagedJudge } from '../workflows/judge-staged.ts';
import { KEY_OPTIONS, readKeys } from './archive-keys.ts';
import { createCliService, handleFor, instanceAt, onlyArchive, readSource } from './archive-work.ts';
import {
  type GatewayPlace,
  hooksByHand,
  requireStopped,
  STEPS_BY_HAND,
  whyRunning,
} from './gateway-by-hand.ts';
import { parseOptions, usageError, writeJson } from './guard.ts';
import { type CommandIo, EXIT } from './io.ts';
import { type Show, showPlan, showResult, showUndoPlan } from './restore-words.ts';
import { cliSchemas } from './schema-choice.ts';

export const RESTORE_USAGE = `Usage:
  gatehouse restore ARCHIVE --state-dir DIR [--dry-run] [--yes] [--safety-dir DIR]
                            [--only PART]… [--identity FILE] [--passphrase-file FILE] [--json]
  gatehouse restore --undo --state-dir DIR [--dry-run] [--yes] [--json]

Shows what would change; with --yes it does it: backs the present state up (into DIR.gatehouse-backups, or where
--safety-dir says), unpacks and checks the archive beside DIR, and renames it into place. The Gateway must be stopped:
you stop it before and start it afterwards. --undo brings the files from before the last restore back, after a plan
and --yes too: what was written since is lost.
--only restores a part and touches nothing else: component:NAME, agent:ID or path:PATH (relative to the state
directory), any number of times. “gatehouse backup list ARCHIVE” shows what there is.
Exit: 0 ok, 1 the archive cannot be restored, 2 could not run.
`;

/** `gatehouse restore …`; works without the panel, while the Gateway is stopped. */
export async function restoreCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const { values, positionals, listOf } = parseOptions(
    args,
    {
      'state-dir': { type: 'string' },
      'safety-dir': { type: 'string' },
      'dry-run': { type: 'boolean' },
      yes: { type: 'boolean' },
      undo: { type: 'boolean' },
      ...KEY_OPTIONS,
    },
    ['only'],
  );
  const json = values.json === true;
  if (typeof values['state-dir'] !== 'string')
    throw usageError('Say which state directory: --state-dir DIR.');
  const stateDir = resolve(io.cwd, values['state-dir']);
  const archive = values.undo ? null : resolve(io.cwd, onlyArchive(positionals));
  if (archive === null && positionals.length > 0) throw usageError('--undo takes no archive.');
  const dryRun = values['dry-run'] === true;
  const instance = instanceAt(stateDir);
  const service = createCliService(io);
  const writes = !dryRun && values.yes === true;
  const show = { io, json, dryRun };
  // First of all: nothing is begun, unpacked or ended under a Gateway that runs.
  if (writes) await requireStopped(await readSource(instance));
  await settleInterrupted(stateDir, service, io, writes);
  const place = await readSource(instance);
  if (archive === null)
    return writes ? await undo(place, service, show) : await planUndo(place, service, show);
  const command = (await locateOpenClaw({ env: io.env }))?.command ?? null;
  const installed = readInstalledFacts(stateDir, command);
  const target = { source: place.source, externalRoots: namedOutside(place.source), installed };
  const keys = await readKeys(values, io);
  const scope = listOf('only').length > 0 ? parseScope(listOf('only')) : null;
  const plan = await service.planRestore(archive, target, { keys, scope });
  const given = values['safety-dir'];
  const safetyDir = typeof given === 'string' ? resolve(io.cwd, given) : await safetyDirBeside(stateDir);
  const isNew = !existsSync(stateDir);
  if (plan.refusal || !writes)
    return showPlan(plan, { safetyDir, isNew, running: await whyRunning(place) }, show);
  if (safetyDir === null && !isNew) throw noSafetyDir(stateDir);
  const hooks = {
    ...hooksByHand(place),
    validateConfig: createConfigValidator(instance, io),
    checkUp: () => checkUpHere(instance, io),
  };
  const request = { instanceId: 'cli', plan, target, safetyDir, keys };
  showResult(await service.restore(request, hooks, handleFor(io, STEPS_BY_HAND)), stateDir, show);
  return EXIT.ok;
}

/** Null when nothing can be written there: in a container the state directory is a mount. */
async function safetyDirBeside(stateDir: string): Promise<string | null> {
  const beside = `${stateDir}.gatehouse-backups`;
  return (await isWritable(beside)) || (await isWritable(dirname(stateDir))) ? beside : null;
}

function noSafetyDir(stateDir: string): AppError {
  return new AppError(
    'unavailable',
    `There is no place for the backup of the present state: ${dirname(stateDir)} cannot be written by this user. Nothing was changed.`,
    { path: stateDir, hint: 'Say where it goes: --safety-dir DIR.' },
  );
}

/** Who only looks is told of an interrupted restore; who is about to write has it ended first. */
async function settleInterrupted(
  stateDir: string,
  service: BackupService,
  io: CommandIo,
  writes: boolean,
): Promise<void> {
  if (!writes) {
    if (await service.isInterrupted(stateDir))
      io.stderr.write(
        'A restore was interrupted here and is not ended yet, so this plan may change. It is ended before the next restore.\n',
      );
    return;
  }
  const recovered = await service.recoverInterrupted(stateDir);
  if (recovered) io.stderr.write(`${recovered.message}\n`);
}

async function planUndo(place: GatewayPlace, service: BackupService, show: Show): Promise<number> {
  const { stateDir } = place.source;
  const plan = await service.planUndo(stateDir);
  if (!plan) throw new AppError('not-found', 'There is no restore to undo.', { path: stateDir });
  return showUndoPlan(plan, await whyRunning(place), show);
}

async function undo(place: GatewayPlace, service: BackupService, { io, json }: Show): Promise<number> {
  const { stateDir } = place.source;
  await service.undo(stateDir, hooksByHand(place), handleFor(io, STEPS_BY_HAND));
  if (json) writeJson(io, { ok: true, stateDir });
  else
    io.stdout.write(
      `The files from before the restore are back in ${stateDir}.\nThe Gateway is stopped. Start it yourself.\n`,
    );
  return EXIT.ok;
}

/** OpenClaw is looked for only when it is needed: starting it takes seconds. */
function createConfigValidator(instance: Instance, io: CommandIo): RestoreHooks['validateConfig'] {
  return async (staged) => {
    const cli = createOpenClawCli({ env: io.env });
    const install = await locateOpenClaw({ env: io.env });
    const judge = createStagedJudge({
      disk: textDisk,
      schemas: cliSchemas(io),
      judge: createConfigJudge({ cli, scratchDir: tmpdir() }),
      includeRoots: () => includeRoots(io.env),
    });
    const verdict = await judge({ ...instance, openclawCommand: install?.command ?? null }, staged);
    if (verdict.note) io.stderr.write(`  ${verdict.note}\n`);
    return verdict;
  };
}

/** The config is read again: it was restored. */
async function checkUpHere(instance: Instance, io: CommandIo): Promise<Checkup> {
  const install = await locateOpenClaw({ env: io.env });
  const { source } = await readSource(instance);
  const target = { ...instance, openclawCommand: install?.command ?? null };
  return await checkUp(createOpenClawCli({ env: io.env }), target, source.config);
}
