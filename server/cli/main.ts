import { errnoOf } from '../errors.ts';
import { guarded, usageError } from './guard.ts';
import { type CommandIo, EXIT } from './io.ts';

type Command = (args: string[], io: CommandIo) => Promise<number>;

/** Loaded when asked for, so that `gatehouse check` never pays for the server. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  link: async () => (await import('./link.ts')).linkCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  plan: async () => (await import('./plan.ts')).planCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  restore: async () => (await import('./restore.ts')).restoreCommand,
};

const HELP = `Gatehouse, the control panel for OpenClaw deployments.

  gatehouse serve                     run the panel and print a sign-in link
      --port N (18700)  --host H (127.0.0.1)  --data-dir DIR (~/.gatehouse)
      --state-dir DIR   add this state directory   --demo   add the demo instance
  gatehouse link                      print a new one-time sign-in link
  gatehouse check FILE                find every error of a config
      --state-dir DIR  --schema FILE | --openclaw-version V  --json
  gatehouse plan BEFORE AFTER         tell what a change restarts
      --state-dir DIR  --openclaw-version V  --json    or: gatehouse plan --paths FILE --json
  gatehouse backup create             back up a state directory
      --state-dir DIR  --config FILE  --out DIR  --level fast|small|zstd  --to DESTINATION  --json
      --recipient KEY | --passphrase-file FILE       encrypt it
  gatehouse backup verify ARCHIVE     prove that an archive is whole     --json
  gatehouse backup list ARCHIVE       show what is in it               --json
  gatehouse backup cat ARCHIVE PATH   write one file of it to the standard output
  gatehouse backup extract ARCHIVE --target DIR
  gatehouse restore ARCHIVE --state-dir DIR  [--dry-run] [--yes] [--safety-dir DIR] [--json]
      --only component:NAME | agent:ID | path:PATH   restore a part, any number of times
  gatehouse restore --undo --state-dir DIR  [--dry-run] [--yes] [--json]
Whatever reads an archive takes  --identity FILE | --passphrase-file FILE  for an encrypted one.
"gatehouse backup --help" and "gatehouse restore --help" say more.

Exit codes: 0 fine, 1 a problem was found, 2 could not run.
Environment: GATEHOUSE_DATA_DIR, GATEHOUSE_PORT, GATEHOUSE_HOST, GATEHOUSE_ALLOWED_HOSTS, GATEHOUSE_TOKEN;
  OPENCLAW_BIN: the OpenClaw program, where it is neither on PATH nor in npm's global folders.
`;

/** Commands with more to say than their lines in {@link HELP}. */
const USAGE: Record<string, () => Promise<string>> = {
  backup: async () => (await import('./backup.ts')).BACKUP_USAGE,
  restore: async () => (await import('./restore.ts')).RESTORE_USAGE,
};

/** Runs one command. @returns its exit code. */
export async function main(args: string[], io: CommandIo = processIo()): Promise<number> {
  const [name = 'help', ...rest] = args;
  const asksForHelp = rest.includes('--help') || rest.includes('-h');
  if (['help', '--help', '-h'].includes(name) || asksForHelp) {
    io.stdout.write((await USAGE[name]?.()) ?? HELP);
    return EXIT.ok;
  }
  return await guarded(rest, io, async () => {
    const load = COMMANDS[name];
    if (!load) throw usageError(`There is no command “${name}”.`);
    const command = await load();
    return await command(rest, io);
  });
}

function processIo(): CommandIo {
  const gone = new AbortController();
  process.stdout.on('error', (error) => {
    if (errnoOf(error) !== 'EPIPE') throw error;
    gone.abort();
  });
  return {
    ...{ stdout: process.stdout, stderr: process.stderr, readerGone: gone.signal },
    ...{ env: process.env, cwd: process.cwd() },
  };
}
