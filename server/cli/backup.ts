import { randomUUID } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import JSON5 from 'json5';
import { isRecord } from '../backup/manifest.ts';
import type { BackupSource, RestoreHooks } from '../backup/ports.ts';
import { type BackupService, createBackupService, VERIFY_STEP } from '../backup/service.ts';
import type { RestorePlan } from '../backup/types.ts';
import { AppError, errnoOf, isAppError, messageOf } from '../errors.ts';
import { createArchiver, freeBytesAt } from '../openclaw/archiver.ts';
import { findGatewayOwner } from '../openclaw/state-layout.ts';
import { findRoots } from '../openclaw/state-roots.ts';
import { createStateSwapper } from '../openclaw/state-swap.ts';
import type { OperationHandle } from '../operations/types.ts';
import { type CommandIo, EXIT } from './io.ts';

export const BACKUP_USAGE = `Usage:
  gatehouse backup create [--state-dir DIR] [--out DIR] [--level fast|small|zstd] [--json]
  gatehouse backup verify ARCHIVE [--json]
  gatehouse backup extract ARCHIVE --target DIR [--json]

create   Writes one archive of the state directory (default: OPENCLAW_STATE_DIR or ~/.openclaw) into --out
         (default: here), also while the Gateway runs. fast and small are gzip, which "openclaw backup" reads too;
         zstd is smaller and faster, and read by Gatehouse (and tar) only.
verify   Reads the whole archive: structure, every checksum, every database.
extract  Unpacks the archive's state directory into DIR, which must not exist or be empty.
Exit: 0 ok, 1 a problem was found, 2 could not run.
`;

export const RESTORE_USAGE = `Usage:
  gatehouse restore ARCHIVE --state-dir DIR [--dry-run] [--yes] [--safety-dir DIR] [--json]
  gatehouse restore --undo --state-dir DIR [--json]

Shows what would change; with --yes it does it: backs the present state up (into DIR.gatehouse-backups), unpacks and
checks the archive beside DIR, and renames it into place. The Gateway must be stopped. --undo brings the files from
before the last restore back.
Exit: 0 ok, 1 the archive cannot be restored, 2 could not run.
`;

/** `gatehouse backup …`; works without the panel. */
export async function backupCommand(args: readonly string[], io: CommandIo): Promise<number> {
  return await guarded(args, io, BACKUP_USAGE, async () => {
    const [verb, ...rest] = args;
    const service = createCliService(io);
    if (verb === 'create') return await createArchive(rest, io, service);
    if (verb === 'verify') return await verify(rest, io, service);
    if (verb === 'extract') return await extract(rest, io, service);
    throw usageError(verb === undefined ? 'Say create, verify or extract.' : `Unknown: backup ${verb}.`);
  });
}

/** `gatehouse restore …`; works without the panel, while the Gateway is stopped. */
export async function restoreCommand(args: readonly string[], io: CommandIo): Promise<number> {
  return await guarded(args, io, RESTORE_USAGE, async () => {
    const { values, positionals } = parse(args, {
      'state-dir': { type: 'string' },
      'safety-dir': { type: 'string' },
      'dry-run': { type: 'boolean' },
      yes: { type: 'boolean' },
      undo: { type: 'boolean' },
    });
    const json = values.json === true;
    if (typeof values['state-dir'] !== 'string')
      throw usageError('Say which state directory: --state-dir DIR.');
    const stateDir = resolve(io.cwd, values['state-dir']);
    const service = createCliService(io);
    const recovered = await service.recoverInterrupted(stateDir);
    if (recovered) io.stderr.write(`${recovered.message}\n`);
    if (values.undo) return await undo(stateDir, io, service, json);
    const archive = resolve(io.cwd, onlyArchive(positionals));
    const source = await readSource(stateDir, join(stateDir, 'openclaw.json'));
    const target = { source, externalRoots: await externalRootsOf(source) };
    const plan = await service.planRestore(archive, target);
    if (values['dry-run'] || plan.refusal || !values.yes)
      return showPlan(plan, io, json, values['dry-run'] === true);
    const safetyDir =
      typeof values['safety-dir'] === 'string'
        ? resolve(io.cwd, values['safety-dir'])
        : `${stateDir}.gatehouse-backups`;
    const result = await service.restore(
      { instanceId: 'cli', plan, target, safetyDir },
      cliHooks(source),
      handleFor(io),
    );
    if (json)
      writeJson(io, {
        ok: true,
        stateDir,
        files: result.files,
        safetyBackup: result.safety?.path ?? null,
        undo: result.undo?.keptPath ?? null,
        warnings: result.warnings,
      });
    else
      io.stdout.write(
        `Restored ${result.files} files into ${stateDir}.\n${result.safety ? `The state before is in ${result.safety.path}.\n` : ''}Undo: gatehouse restore --undo --state-dir ${stateDir}\nStart the Gateway now; run "openclaw doctor" first if the versions differ.\n`,
      );
    return EXIT.ok;
  });
}

async function createArchive(
  args: readonly string[],
  io: CommandIo,
  service: BackupService,
): Promise<number> {
  const { values, positionals } = parse(args, {
    'state-dir': { type: 'string' },
    out: { type: 'string' },
    level: { type: 'string' },
  });
  if (positionals.length > 0) throw usageError(`Unexpected: ${positionals.join(' ')}.`);
  const level = values.level ?? 'fast';
  if (level !== 'fast' && level !== 'small' && level !== 'zstd')
    throw usageError('--level is fast, small or zstd.');
  const given = values['state-dir'];
  const stateDir = resolve(io.cwd, typeof given === 'string' ? given : defaultStateDir(io));
  const configPath = typeof given === 'string' ? undefined : io.env.OPENCLAW_CONFIG_PATH;
  const source = await readSource(
    stateDir,
    configPath ? resolve(io.cwd, configPath) : join(stateDir, 'openclaw.json'),
  );
  const destinationDir = resolve(io.cwd, typeof values.out === 'string' ? values.out : '.');
  const created = await service.create(source, { destinationDir, level, reason: 'manual' }, handleFor(io));
  if (values.json)
    writeJson(io, { ok: true, ...created, createdAt: new Date(created.createdAt).toISOString() });
  else {
    io.stdout.write(
      `${created.path}\n${created.files} files, ${created.contentBytes} bytes in ${created.bytes}. SHA-256 ${created.sha256}\n`,
    );
    for (const warning of created.warnings) io.stderr.write(`Note: ${warning}\n`);
  }
  return EXIT.ok;
}

async function verify(args: readonly string[], io: CommandIo, service: BackupService): Promise<number> {
  const { values, positionals } = parse(args, {});
  const archive = resolve(io.cwd, onlyArchive(positionals));
  const handle = handleFor(io);
  const report = await handle.step(VERIFY_STEP, () => service.verify(archive, handle));
  if (values.json) writeJson(io, { archive, ...report });
  else if (report.ok)
    io.stdout.write(
      `OK: ${report.files} files, ${report.bytes} bytes, ${report.databases} databases (${report.format}).\n`,
    );
  else
    for (const { path, message } of report.problems)
      io.stdout.write(`${path ? `${path}: ` : ''}${message}\n`);
  return report.ok ? EXIT.ok : EXIT.problem;
}

async function extract(args: readonly string[], io: CommandIo, service: BackupService): Promise<number> {
  const { values, positionals } = parse(args, { target: { type: 'string' } });
  const archive = resolve(io.cwd, onlyArchive(positionals));
  if (typeof values.target !== 'string') throw usageError('Say where to: --target DIR.');
  const targetDir = resolve(io.cwd, values.target);
  await mkdir(dirname(targetDir), { recursive: true });
  const result = await service.extract(archive, targetDir, handleFor(io));
  if (values.json) writeJson(io, { ok: true, archive, target: targetDir, ...result });
  else {
    io.stdout.write(`${result.files} files, ${result.bytes} bytes in ${targetDir}.\n`);
    for (const warning of result.warnings) io.stderr.write(`Note: ${warning}\n`);
  }
  return EXIT.ok;
}

async function undo(stateDir: string, io: CommandIo, service: BackupService, json: boolean): Promise<number> {
  const source = await readSource(stateDir, join(stateDir, 'openclaw.json'));
  await service.undo(stateDir, cliHooks(source), handleFor(io));
  if (json) writeJson(io, { ok: true, stateDir });
  else io.stdout.write(`The files from before the restore are back in ${stateDir}.\n`);
  return EXIT.ok;
}

function showPlan(plan: RestorePlan, io: CommandIo, json: boolean, dryRun: boolean): number {
  if (json) writeJson(io, { ok: plan.refusal === null, done: false, ...plan });
  else {
    const lines = plan.summary.map(
      ({ component, added, changed, removed }) =>
        `  ${component}: ${added} added, ${changed} changed, ${removed} removed`,
    );
    io.stdout.write(
      `Restore ${plan.archivePath}\n  made ${plan.createdAt}${plan.backupVersion ? ` with OpenClaw ${plan.backupVersion}` : ''}\n  into ${plan.stateDir}\n${plan.totalChanges} changes\n${lines.join('\n')}\n`,
    );
    for (const { path, reason } of plan.stays) io.stdout.write(`Stays: ${path} (${reason})\n`);
    for (const warning of plan.warnings) io.stdout.write(`Note: ${warning}\n`);
    if (plan.refusal) io.stdout.write(`Not possible: ${plan.refusal}\n`);
    else if (!dryRun) io.stderr.write('Nothing was changed. Add --yes to do it.\n');
  }
  if (plan.refusal) return EXIT.problem;
  return dryRun ? EXIT.ok : EXIT.failed;
}

function createCliService(io: CommandIo): BackupService {
  const scratchDir = io.env.TMPDIR;
  return createBackupService({
    archiver: createArchiver({ now: Date.now, ...(scratchDir ? { scratchDir } : {}) }),
    swapper: createStateSwapper(),
    now: Date.now,
    newId: randomUUID,
    freeBytes: freeBytesAt,
  });
}

async function readSource(stateDir: string, configPath: string): Promise<BackupSource> {
  const config = await readConfig(configPath);
  const meta = isRecord(config) && isRecord(config.meta) ? config.meta : {};
  const name = basename(stateDir).replace(/^\./, '');
  return {
    stateDir,
    configPath,
    config,
    openclawVersion: typeof meta.lastTouchedVersion === 'string' ? meta.lastTouchedVersion : null,
    name,
  };
}

/** Null when there is none or it does not parse: a backup must work on that day too. */
async function readConfig(path: string): Promise<unknown> {
  try {
    return JSON5.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError || errnoOf(error)) return null;
    throw error;
  }
}

async function externalRootsOf(source: BackupSource): Promise<string[]> {
  try {
    return findRoots(source)
      .roots.filter(({ kind }) => kind !== 'state')
      .map(({ path }) => path);
  } catch (error) {
    // An empty machine: there is no state directory yet.
    if (isAppError(error) && error.code === 'not-found') return [];
    throw error;
  }
}

function cliHooks(source: BackupSource): RestoreHooks {
  return {
    async stopGateway() {
      const holder = await findGatewayOwner(source);
      if (holder) throw runningError(`process ${holder.pid} holds its lock`);
      const port = portOf(source.config);
      if (port !== null && (await answers(port)))
        throw runningError(`something answers on port ${port}, which its config names`);
    },
    startGateway: () => Promise.resolve(),
    async validateConfig({ configPath }) {
      try {
        JSON5.parse(await readFile(configPath, 'utf8'));
        return { ok: true, problems: [] };
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return { ok: true, problems: [] };
        return { ok: false, problems: [messageOf(error)] };
      }
    },
    healthGate: () => Promise.resolve({ ok: true, detail: 'not checked: the Gateway is started by you' }),
  };
}

function portOf(config: unknown): number | null {
  return isRecord(config) && isRecord(config.gateway) && typeof config.gateway.port === 'number'
    ? config.gateway.port
    : null;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port, timeout: 1500 });
    const end = (up: boolean) => () => {
      socket.destroy();
      resolve(up);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

function runningError(why: string): AppError {
  return new AppError('busy', `The Gateway seems to run: ${why}. Nothing was changed.`, {
    hint: 'Stop it, and whatever starts it again, then run this command once more.',
  });
}

/**
 * Steps go to stderr as they begin; there is no journal without the panel. Ctrl-C cancels and leaves nothing behind,
 * until the work is past its point of no return: then it is carried through.
 */
function handleFor(io: CommandIo): OperationHandle {
  const controller = new AbortController();
  const cancel = (): void => controller.abort();
  process.once('SIGINT', cancel);
  return {
    id: 'cli',
    signal: controller.signal,
    async step(name, work) {
      io.stderr.write(`${name} …\n`);
      return await work((detail) => void io.stderr.write(`  ${detail}\n`));
    },
    progress: () => undefined,
    commit() {
      process.off('SIGINT', cancel);
      process.on('SIGINT', () =>
        io.stderr.write('The restore is being completed; it cannot be cancelled any more.\n'),
      );
    },
  };
}

function defaultStateDir(io: CommandIo): string {
  return io.env.OPENCLAW_STATE_DIR || join(io.env.HOME || homedir(), '.openclaw');
}

function onlyArchive(positionals: readonly string[]): string {
  const [archive, ...rest] = positionals;
  if (archive === undefined) throw usageError('Say which archive.');
  if (rest.length > 0) throw usageError(`Unexpected: ${rest.join(' ')}.`);
  return archive;
}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;

function parse(args: readonly string[], options: Options) {
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, json: { type: 'boolean' } },
      allowPositionals: true,
      strict: true,
    }) as {
      values: Record<string, string | boolean | undefined>;
      positionals: string[];
    };
  } catch (error) {
    throw usageError(messageOf(error));
  }
}

function usageError(message: string): AppError {
  return new AppError('bad-input', message, { hint: 'See --help.' });
}

function writeJson(io: CommandIo, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

async function guarded(
  args: readonly string[],
  io: CommandIo,
  usage: string,
  run: () => Promise<number>,
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    io.stdout.write(usage);
    return EXIT.ok;
  }
  try {
    return await run();
  } catch (error) {
    const { code, hint } = isAppError(error) ? error : { code: 'internal', hint: undefined };
    if (args.includes('--json'))
      writeJson(io, { ok: false, error: { code, message: messageOf(error), hint: hint ?? null } });
    else io.stderr.write(`${messageOf(error)}\n${hint ? `${hint}\n` : ''}`);
    return code === 'refused' ? EXIT.problem : EXIT.failed;
  }
}
