/**
 * Runs OpenClaw's own `config validate --json` again and again in one process: its modules take seconds to load and
 * the judgement a few milliseconds. It is the real command with its real arguments; only process exit, which the
 * command announces by an error with a code, is caught. Started by `openclaw-validator.ts`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Program {
  exitOverride(): Program;
  parseAsync(argv: readonly string[], options: { readonly from: 'user' }): Promise<unknown>;
}

const entry = process.argv[2] ?? '';
const dist = join(dirname(entry), 'dist');
// File names hold a hash of the build; the function keeps its name.
const file = readdirSync(dist).find(
  (name) =>
    /^config-cli-[\w-]+\.mjs$/.test(name) &&
    /export \{[^}]*registerConfigCli/.test(readFileSync(join(dist, name), 'utf8')),
);
if (file === undefined) throw new Error('This OpenClaw keeps its config command elsewhere.');
const { registerConfigCli } = (await import(pathToFileURL(join(dist, file)).href)) as {
  registerConfigCli(program: Program): void;
};
const { Command } = createRequire(entry)('commander') as { Command: new () => Program };

const environment = { ...process.env };

async function validate(configPath: string): Promise<{ stdout: string; crash: string | null }> {
  // A config may set variables of the process (env.vars): each starts from the same ones.
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment, { OPENCLAW_CONFIG_PATH: configPath });
  const write = process.stdout.write;
  let stdout = '';
  process.stdout.write = (chunk: string | Uint8Array): boolean => {
    stdout += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  };
  try {
    const program = new Command().exitOverride();
    registerConfigCli(program);
    await program.parseAsync(['config', 'validate', '--json'], { from: 'user' });
    return { stdout, crash: null };
  } catch (error) {
    const isExit = error instanceof Error && error.name === 'ExitError';
    return { stdout, crash: isExit ? null : String(error) };
  } finally {
    process.stdout.write = write;
  }
}

process.on('message', async (configPath: string) => {
  process.send?.(await validate(configPath));
});
process.send?.('ready');
