import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { findingWords } from '../backup/checkup-words.ts';
import type { BackupSource, RestoreHooks } from '../backup/ports.ts';
import { parseScope, scopeWords } from '../backup/restore-scope.ts';
import type { BackupService, RestoreResult } from '../backup/service.ts';
import type { Checkup, RestorePlan } from '../backup/types.ts';
import { AppError } from '../errors.ts';
import type { Instance } from '../instances/types.ts';
import { checkUp } from '../openclaw/checkup.ts';
import { createOpenClawCli } from '../openclaw/cli.ts';
import { createConfigJudge } from '../openclaw/config-judge.ts';
import { readInstalledFacts } from '../openclaw/installed-facts.ts';
import { includeRoots } from '../openclaw/instance-context.ts';
import { locateOpenClaw } from '../openclaw/locate.ts';
import type { GatewayEndpoint } from '../openclaw/port.ts';
import { findGatewayOwner } from '../openclaw/state-layout.ts';
import { isWritable } from '../openclaw/state-lock.ts';
import { namedOutside } from '../openclaw/state-roots.ts';
import { textDisk } from '../platform/text-disk.ts';
import { createStagedJudge } from '../workflows/judge-staged.ts';
import { KEY_OPTIONS, readKeys } from './archive-keys.ts';
import { createCliService, handleFor, instanceAt, onlyArchive, readSource } from './archive-work.ts';
import { parseOptions, usageError, writeJson } from './guard.ts';
import { type CommandIo, EXIT } from './io.ts';
import { cliSchemas } from './schema-choice.ts';

export const RESTORE_USAGE = `Usage:
  gatehouse restore ARCHIVE --state-dir DIR [--dry-run] [--yes] [--safety-dir DIR]
                            [--only PART]… [--identity FILE] [--passphrase-file FILE] [--json]
  gatehouse restore --undo --state-dir DIR [--json]

Shows what would change; with --yes it does it: backs the present state up (into DIR.gatehouse-backups), unpacks and
checks the archive beside DIR, and renames it into place. The Gateway must be stopped. --undo brings the files from
before the last restore back.
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
  const dryRun = values['dry-run'] === true;
  if (dryRun && values.undo) throw usageError('--dry-run shows a restore, not an undo.');
  const instance = instanceAt(stateDir);
  const service = createCliService(io);
  const writes = !dryRun && (values.yes === true || archive === null);
  await settleInterrupted(stateDir, service, io, writes);
  const { source, endpoint } = await readSource(instance);
  if (archive === null) return await undo(source, endpoint, io, service, json);
  const command = (await locateOpenClaw({ env: io.env }))?.command ?? null;
  const installed = readInstalledFacts(stateDir, command);
  const target = { source, externalRoots: namedOutside(source), installed };
  const keys = await readKeys(values, io);
  const scope = listOf('only').length > 0 ? parseScope(listOf('only')) : null;
  const plan = await service.planRestore(archive, target, { keys, scope });
  if (plan.refusal || !writes) return showPlan(plan, io, json, dryRun);
  const safetyDir =
    typeof values['safety-dir'] === 'string'
      ? resolve(io.cwd, values['safety-dir'])
      : await safetyDirBeside(stateDir);
  const hooks = {
    ...cliHooks(source, endpoint),
    validateConfig: createConfigValidator(instance, io),
    checkUp: () => checkUpHere(instance, io),
  };
  const request = { instanceId: 'cli', plan, target, safetyDir, keys };
  showResult(await service.restore(request, hooks, handleFor(io)), stateDir, io, json);
  return EXIT.ok;
}

/** @throws AppError `unavailable` when nothing can be written there: in a container the state directory is a mount */
async function safetyDirBeside(stateDir: string): Promise<string> {
  const beside = `${stateDir}.gatehouse-backups`;
  if ((await isWritable(beside)) || (await isWritable(dirname(stateDir)))) return beside;
  throw new AppError(
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

function showResult(result: RestoreResult, stateDir: string, io: CommandIo, json: boolean): void {
  if (json) {
    const safetyBackup = result.safety?.path ?? null;
    const undo = result.undo?.keptPath ?? null;
    writeJson(io, {
      ok: true,
      stateDir,
      files: result.files,
      safetyBackup,
      undo,
      doctor: result.checkup,
      warnings: result.warnings,
    });
    return;
  }
  const before = result.safety ? `The state before is in ${result.safety.path}.\n` : '';
  io.stdout.write(
    `Restored ${result.files} files into ${stateDir}.\n${before}Undo: gatehouse restore --undo --state-dir ${stateDir}\nStart the Gateway now.\n`,
  );
  for (const finding of result.checkup.findings) io.stderr.write(`Doctor: ${findingWords(finding)}\n`);
  if (result.checkup.note) io.stderr.write(`OpenClaw’s doctor was not asked: ${result.checkup.note}\n`);
  for (const warning of [...(result.safety?.warnings ?? []), ...result.warnings])
    io.stderr.write(`Note: ${warning}\n`);
}

async function undo(
  source: BackupSource,
  endpoint: GatewayEndpoint,
  io: CommandIo,
  service: BackupService,
  json: boolean,
): Promise<number> {
  const { stateDir } = source;
  await service.undo(stateDir, cliHooks(source, endpoint), handleFor(io));
  if (json) writeJson(io, { ok: true, stateDir });
  else io.stdout.write(`The files from before the restore are back in ${stateDir}.\n`);
  return EXIT.ok;
}

const NOT_CONFIRMED = 'Nothing was changed. Add --yes to do it.';

function showPlan(plan: RestorePlan, io: CommandIo, json: boolean, dryRun: boolean): number {
  const reason = plan.refusal ?? (dryRun ? null : NOT_CONFIRMED);
  if (json) writeJson(io, { ok: reason === null, done: false, reason, ...plan });
  else {
    const lines = plan.summary.map(
      ({ component, added, changed, removed }) =>
        `  ${component}: ${added} added, ${changed} changed, ${removed} removed`,
    );
    io.stdout.write(
      `Restore ${plan.scope ? `${scopeWords(plan.scope)} from ` : ''}${plan.archivePath}\n  made ${plan.createdAt}${plan.backupVersion ? ` with OpenClaw ${plan.backupVersion}` : ''}\n  into ${plan.stateDir}\n${plan.totalChanges} changes\n${lines.join('\n')}\n`,
    );
    for (const { path, reason } of plan.stays) io.stdout.write(`Stays: ${path} (${reason})\n`);
    for (const warning of plan.warnings) io.stdout.write(`Note: ${warning}\n`);
    if (plan.refusal) io.stdout.write(`Not possible: ${plan.refusal}\n`);
    else if (!dryRun) io.stderr.write(`${NOT_CONFIRMED}\n`);
  }
  if (plan.refusal) return EXIT.problem;
  return dryRun ? EXIT.ok : EXIT.failed;
}

/** The Gateway is the operator's: it must not run, and is not started. */
function cliHooks(
  source: BackupSource,
  { host, configuredPort, port, source: portFrom }: GatewayEndpoint,
): Omit<RestoreHooks, 'validateConfig' | 'checkUp'> {
  return {
    wasRunning: false,
    async stopGateway() {
      const holder = await findGatewayOwner(source);
      if (holder) throw runningError(`process ${holder.pid} holds its lock`);
      // A default port may be somebody else's; one that the config names is this Gateway's.
      const named = portFrom !== 'default';
      for (const candidate of new Set(named ? [port, configuredPort] : []))
        if (await answers(host, candidate))
          throw runningError(`something answers on port ${candidate}, which its config names`);
    },
    startGateway: () => Promise.resolve('left-stopped'),
    healthGate: () => Promise.resolve({ ok: true, detail: 'not checked: the Gateway is started by you' }),
  };
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

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port, timeout: 1500 });
    const end = (up: boolean) => () => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

function runningError(why: string): AppError {
  return new AppError('busy', `The Gateway seems to run: ${why}.`, {
    hint: 'Stop it, and whatever starts it again, then run this command once more.',
  });
}
