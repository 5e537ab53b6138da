import { resolve } from 'node:path';
import { layerOf } from '../../config-language/as-read.ts';
import { createConfigLanguage } from '../../config-language/language-service.ts';
import type { Diagnostic } from '../../config-language/syntax.ts';
import { AppError } from '../errors.ts';
import { textDisk } from '../platform/text-disk.ts';
import { includeRootsOf, sourcesOf } from './cli-environment.ts';
import { parseOptions, usageError } from './guard.ts';
import { instancePlace } from './instance-place.ts';
import { type CommandIo, EXIT } from './io.ts';
import { placeOf, readInPlace } from './place.ts';
import { chooseSchema } from './schema-choice.ts';

const OPTIONS = {
  'state-dir': { type: 'string' },
  schema: { type: 'string' },
  'openclaw-version': { type: 'string' },
} as const;

/** A finding as scripts read it: lines and columns from 1, in UTF-16 units as editors count them. */
export interface CheckDiagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** `gatehouse check FILE`: exit 0 no error, 1 errors, 2 could not run. */
export async function checkCommand(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw usageError('Usage: gatehouse check FILE.');
  const draft = resolve(io.cwd, file);
  requireReadable(draft);
  const place = instancePlace(values['state-dir'], draft, io);
  const { schema, version, ruleVersion, source, note } = await chooseSchema(values, place, io);
  if (note !== null) io.stderr.write(`Note: ${note}\n`);
  const inPlace = readInPlace(draft, place);
  const sources = sourcesOf(place.stateDir, io);
  const language = createConfigLanguage({ schema, version: ruleVersion, schemaSource: source });
  const result = language.check({
    rootFile: inPlace.rootFile,
    access: inPlace.access,
    includeRoots: includeRootsOf(sources, io),
    env: { layers: sources.map(layerOf) },
  });
  const diagnostics = result.diagnostics.map((diagnostic) => locate(diagnostic, inPlace));
  const ok = diagnostics.every((diagnostic) => diagnostic.severity !== 'error');
  const answer = { ok, schema: { version, source }, diagnostics };
  io.stdout.write(values.json ? `${JSON.stringify(answer, null, 2)}\n` : inWords(answer, draft));
  return ok ? EXIT.ok : EXIT.problem;
}

function requireReadable(path: string): void {
  const read = textDisk.read(path);
  if (read.kind === 'file') return;
  const words = {
    missing: 'does not exist',
    directory: 'is a directory',
    unreadable: 'can’t be read',
    binary: 'is not a text file in UTF-8',
    'too-large': 'is larger than 20 MB',
  }[read.kind];
  throw new AppError('not-found', `${path} ${words}. Nothing was checked.`, { path });
}

function locate(diagnostic: Diagnostic, { access, named }: ReturnType<typeof readInPlace>): CheckDiagnostic {
  const { start, end } = placeOf(diagnostic, access);
  const { file, severity, code, path, message, suggestion } = diagnostic;
  return {
    file: named(file),
    line: start.line,
    column: start.column,
    endLine: end.line,
    endColumn: end.column,
    severity,
    code,
    path,
    message,
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

interface Answer {
  readonly ok: boolean;
  readonly schema: { readonly version: string; readonly source: string };
  readonly diagnostics: readonly CheckDiagnostic[];
}

function inWords({ schema, diagnostics }: Answer, rootFile: string): string {
  const lines = diagnostics.map(
    ({ file, line, column, severity, message }) => `${file}:${line}:${column}  ${severity}  ${message}`,
  );
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const verdict = errors === 0 ? 'no error' : `${errors} ${errors === 1 ? 'error' : 'errors'}`;
  return `${[...lines, `${rootFile}: ${verdict} (OpenClaw ${schema.version}, ${schema.source} schema)`].join('\n')}\n`;
}
