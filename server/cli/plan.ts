import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { planRestart, reloadKindOf } from '../../config-language/restart-plan.ts';
import { AppError, messageOf } from '../errors.ts';
import { readMergedConfig } from '../openclaw/instance-context.ts';
import { locateOpenClaw } from '../openclaw/locate.ts';
import { bundledVersionFor } from '../openclaw/schema-provider.ts';
import { textDisk } from '../platform/text-disk.ts';
import { type CommandIo, EXIT } from './io.ts';

const OPTIONS = {
  paths: { type: 'string' },
  'openclaw-version': { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

const USAGE = 'Usage: gatehouse plan BEFORE AFTER, or: gatehouse plan --paths FILE';

/** `gatehouse plan`: what the Gateway would do about a change. Exit 0, or 2 when a file can't be read. */
export async function planCommand(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const version = values['openclaw-version'] ?? (await installedVersion(io));
  if (values.paths !== undefined) return planPaths(resolve(io.cwd, values.paths), version, io);
  const [before, after] = positionals.map((file) => resolve(io.cwd, file));
  if (before === undefined || after === undefined) throw new AppError('bad-input', USAGE);
  const plan = planRestart({ before: readConfig(before), after: readConfig(after), version });
  const { mode, outcome, changes } = plan;
  if (values.json) io.stdout.write(`${JSON.stringify({ mode, outcome, changes }, null, 2)}\n`);
  else io.stdout.write(inWords(plan));
  return EXIT.ok;
}

/** One dotted path a line; answers what a change of each does. */
function planPaths(file: string, version: string, io: CommandIo): number {
  const paths = readText(file)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  const kinds = Object.fromEntries(paths.map((path) => [path, reloadKindOf(path, { version }).kind]));
  io.stdout.write(`${JSON.stringify(kinds, null, 2)}\n`);
  return EXIT.ok;
}

function readConfig(path: string) {
  readText(path);
  const merged = readMergedConfig({ stateDir: '', configPath: path, openclawCommand: null }, textDisk);
  if (merged !== undefined) return merged;
  throw new AppError('bad-input', `${path} holds no config.`, { hint: 'Run: gatehouse check', path });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new AppError('not-found', `${path} can’t be read: ${messageOf(cause)}.`, { path, cause });
  }
}

async function installedVersion(io: CommandIo): Promise<string> {
  return (await locateOpenClaw({ env: io.env }))?.version ?? bundledVersionFor(null);
}

function inWords({ mode, outcome, changes, consequences }: ReturnType<typeof planRestart>): string {
  const rows = changes.map(
    ({ path, kind, reload, rule, source }) =>
      `${reload.padEnd(8)}${path}  (${kind}; ${rule ?? 'no rule'}, ${source})`,
  );
  return `${[...rows, ...consequences, `outcome: ${outcome} (reload mode ${mode})`].join('\n')}\n`;
}
