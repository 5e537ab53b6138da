import { parseArgs } from 'node:util';
import { AppError, errnoOf, isAppError, messageOf } from '../errors.ts';
import { type CommandIo, EXIT } from './io.ts';

/**
 * Runs a command so that whoever asked for `--json` gets one document also when it could not run:
 * `{ "ok": false, "error": { "code", "message", "hint" } }` on stdout, the same in words on stderr otherwise.
 * @returns the command's exit code; 2 when it threw, 1 for what was `refused`
 */
export async function guarded(
  args: readonly string[],
  io: CommandIo,
  run: () => Promise<number>,
): Promise<number> {
  try {
    return await run();
  } catch (thrown) {
    if (io.readerGone?.aborted) return EXIT.ok;
    const error = inOurWords(thrown);
    const { code, hint } = isAppError(error) ? error : { code: 'internal' as const, hint: undefined };
    const message = messageOf(error);
    if (wantsJson(args)) writeJson(io, { ok: false, error: { code, message, hint: hint ?? null } });
    else io.stderr.write(`${message}\n${hint ? `${hint}\n` : ''}`);
    return code === 'refused' ? EXIT.problem : EXIT.failed;
  }
}

export function writeJson(io: CommandIo, value: unknown): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

export function usageError(message: string): AppError {
  return new AppError('bad-input', message, { hint: 'See --help.' });
}

type Options = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>;
type Values<O extends Options> = {
  readonly [K in keyof O]?: (O[K]['type'] extends 'string' ? string : boolean) | undefined;
} & { readonly json?: boolean | undefined };

/**
 * `--json` and the given options; one named in `repeated` may be given any number of times.
 * @throws what {@link guarded} puts into words, for any other option
 */
export function parseOptions<O extends Options>(
  args: readonly string[],
  options: O,
  repeated: readonly string[] = [],
) {
  const lists = repeated.map((name) => [name, { type: 'string', multiple: true }] as const);
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { ...options, ...Object.fromEntries(lists), json: { type: 'boolean' } },
    allowPositionals: true,
    strict: true,
  });
  return {
    values: values as Values<O>,
    positionals,
    /** The values of an option in `repeated`. */
    listOf: (name: string) => (values as Record<string, string[] | undefined>)[name] ?? [],
  };
}

/** What Node finds in the options, in words of ours; anything else as it is. */
function inOurWords(error: unknown): unknown {
  const message = messageOf(error);
  const [, name = ''] = /'([^'<]+?)(?: <value>)?'/.exec(message) ?? [];
  switch (errnoOf(error)) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return usageError(`There is no option ${name} here.`);
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return usageError(
        message.includes('does not take') ? `${name} takes no value.` : `${name} needs a value.`,
      );
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return usageError(`Unexpected: ${name}.`);
    default:
      return error;
  }
}

/** Also when the other arguments could not be understood. What follows `--` is a name, not an option. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return (end === -1 ? args : args.slice(0, end)).includes('--json');
}
