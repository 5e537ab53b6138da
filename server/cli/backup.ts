import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type BackupService, VERIFY_STEP } from '../backup/service.ts';
import { localPathOf } from '../destinations/settings.ts';
import { requireOutside } from '../openclaw/outside-state.ts';
import { ENCRYPT_OPTIONS, KEY_OPTIONS, readEncryptTo, readKeys } from './archive-keys.ts';
import { createCliService, handleFor, instanceAt, onlyArchive, readSource } from './archive-work.ts';
import { catFile, listArchive } from './backup-inside.ts';
import { copyTo, findTarget } from './backup-to.ts';
import { parseOptions, usageError, writeJson } from './guard.ts';
import { type CommandIo, EXIT } from './io.ts';

export const BACKUP_USAGE = `Usage:
  gatehouse backup create [--state-dir DIR] [--config FILE] [--out DIR] [--level fast|small|zstd]
                          [--recipient KEY[,KEY…] | --passphrase-file FILE] [--to NAME] [--json]
  gatehouse backup verify ARCHIVE [--identity FILE] [--passphrase-file FILE] [--json]
  gatehouse backup list ARCHIVE [PATH] [--identity FILE] [--passphrase-file FILE] [--json]
  gatehouse backup cat ARCHIVE PATH [--identity FILE] [--passphrase-file FILE]
  gatehouse backup extract ARCHIVE --target DIR [--identity FILE] [--passphrase-file FILE] [--json]

create   Writes one archive of the state directory (default: OPENCLAW_STATE_DIR or ~/.openclaw) and of what its config
         names elsewhere into --out (default: here), also while the Gateway runs. --config names a config outside of
         it (default, without --state-dir: OPENCLAW_CONFIG_PATH). fast and small are gzip, which "openclaw backup" reads too;
         zstd is smaller and faster, and read by Gatehouse (and tar) only. --recipient encrypts for public keys of age,
         --passphrase-file with a passphrase; --identity names the file with the secret key that opens it again. --to also
         copies it to a destination that was set up in the panel, and reads it back there.
verify   Reads the whole archive: structure, every checksum, every database.
list     Shows what is in it, everything or below PATH: mode, size and path.
cat      Writes one file of it to the standard output, as it is: secrets are not masked.
extract  Unpacks the archive's state directory into DIR, which must not exist or be empty.
Exit: 0 ok, 1 a problem was found, 2 could not run.
`;

/** `gatehouse backup …`; works without the panel. */
export async function backupCommand(args: readonly string[], io: CommandIo): Promise<number> {
  const [verb, ...rest] = args;
  const service = createCliService(io);
  if (verb === 'create') return await createArchive(rest, io, service);
  if (verb === 'list') return await listArchive(rest, io);
  if (verb === 'cat') return await catFile(rest, io);
  if (verb === 'verify') return await verify(rest, io, service);
  if (verb === 'extract') return await extract(rest, io, service);
  throw usageError(
    verb === undefined || verb.startsWith('-')
      ? 'Say create, verify, list, cat or extract.'
      : `Unknown: backup ${verb}.`,
  );
}

async function createArchive(
  args: readonly string[],
  io: CommandIo,
  service: BackupService,
): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    'state-dir': { type: 'string' },
    config: { type: 'string' },
    out: { type: 'string' },
    level: { type: 'string' },
    to: { type: 'string' },
    ...ENCRYPT_OPTIONS,
  });
  if (positionals.length > 0) throw usageError(`Unexpected: ${positionals.join(' ')}.`);
  const level = values.level ?? 'fast';
  if (level !== 'fast' && level !== 'small' && level !== 'zstd')
    throw usageError('--level is fast, small or zstd.');
  const given = values['state-dir'];
  const stateDir = resolve(io.cwd, typeof given === 'string' ? given : defaultStateDir(io));
  const named = typeof given === 'string' ? undefined : io.env.OPENCLAW_CONFIG_PATH;
  const configPath = typeof values.config === 'string' ? values.config : named;
  const instance = configPath ? instanceAt(stateDir, resolve(io.cwd, configPath)) : instanceAt(stateDir);
  // Before the work of minutes: a name that nobody knows is said at once.
  const target = typeof values.to === 'string' ? findTarget(values.to, stateDir, io) : null;
  const { source } = await readSource(instance);
  const place = target && localPathOf(target.destination.settings);
  if (place) requireOutside(source, place, 'No backup was made.');
  const destinationDir = resolve(io.cwd, typeof values.out === 'string' ? values.out : '.');
  const encryptTo = await readEncryptTo(values, io);
  const order = { destinationDir, level, reason: 'manual', encryptTo } as const;
  const created = await service.create(source, order, handleFor(io));
  if (target) await copyTo(target, created, io);
  if (values.json)
    writeJson(io, { ok: true, ...created, createdAt: new Date(created.createdAt).toISOString() });
  else {
    io.stdout.write(
      `${created.path}\n${created.files} files, ${created.contentBytes} bytes; the archive has ${created.bytes}. SHA-256 ${created.sha256}\n`,
    );
    for (const warning of created.warnings) io.stderr.write(`Note: ${warning}\n`);
  }
  return EXIT.ok;
}

async function verify(args: readonly string[], io: CommandIo, service: BackupService): Promise<number> {
  const { values, positionals } = parseOptions(args, KEY_OPTIONS);
  const archive = resolve(io.cwd, onlyArchive(positionals));
  const keys = await readKeys(values, io);
  const handle = handleFor(io);
  const report = await handle.step(VERIFY_STEP, () => service.verify(archive, handle, keys));
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
  const { values, positionals } = parseOptions(args, { target: { type: 'string' }, ...KEY_OPTIONS });
  const archive = resolve(io.cwd, onlyArchive(positionals));
  if (typeof values.target !== 'string') throw usageError('Say where to: --target DIR.');
  const targetDir = resolve(io.cwd, values.target);
  const keys = await readKeys(values, io);
  await mkdir(dirname(targetDir), { recursive: true });
  const result = await service.extract(archive, targetDir, handleFor(io), { keys });
  if (values.json) writeJson(io, { ok: true, archive, target: targetDir, ...result });
  else {
    io.stdout.write(`${result.files} files, ${result.bytes} bytes in ${targetDir}.\n`);
    for (const warning of result.warnings) io.stderr.write(`Note: ${warning}\n`);
  }
  return EXIT.ok;
}

function defaultStateDir(io: CommandIo): string {
  return io.env.OPENCLAW_STATE_DIR || join(io.env.HOME || homedir(), '.openclaw');
}
