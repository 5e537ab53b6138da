/** One `NAME=value` line of a `.env` file. The value may be a secret: it never goes into a message. */
export interface DotEnvEntry {
  readonly name: string;
  readonly value: string;
}

/** The line grammar of the `dotenv` package (17), which OpenClaw reads its `.env` files with. */
const LINE =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)(\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\r\n]+)?\s*(?:#.*)?(?:$|$)/gm;

/**
 * Reads a `.env` file. Total: lines that are no assignment are skipped, as OpenClaw does. Of a name written twice
 * the last value counts. In the order in which the names first appear.
 */
export function parseDotEnv(text: string): readonly DotEnvEntry[] {
  const entries = new Map<string, string>();
  for (const match of text.replace(/\r\n?/g, '\n').matchAll(LINE)) {
    entries.set(match[1] ?? '', unquote((match[2] ?? '').trim()));
  }
  return [...entries].map(([name, value]) => ({ name, value }));
}

/** With the package's own expression: line by line, so that the first line of a longer value may lose its quotes too. */
function unquote(raw: string): string {
  const value = raw.replace(/^(['"`])([\s\S]*)\1$/gm, '$2');
  return raw.startsWith('"') ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value;
}

/** Longer files are skipped by OpenClaw (2026.9.6, `infra/dotenv-global`). In bytes. */
export const MAX_DOTENV_BYTES = 1_048_576;

/**
 * The assignment that is read back as exactly this value. Null for the few values that no quoting carries: `dotenv`
 * knows no escaped quote, and `\n` inside double quotes is always a line break.
 */
export function dotEnvAssignment({ name, value }: DotEnvEntry): string | null {
  const plain = /^[\w./:@%+,-]+$/.test(value) ? [value] : [];
  const escaped = `"${value.replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
  // Quotes that stand inside the value are read back too, but nobody would see it.
  const quotes = ["'", '"', '`'].toSorted((a, b) => Number(value.includes(a)) - Number(value.includes(b)));
  const quoted = quotes.map((quote) => quote + value + quote);
  const written = [...plain, ...quoted, escaped].map((text) => `${name}=${text}`);
  return written.find((line) => isSame(parseDotEnv(line), [{ name, value }])) ?? null;
}

/**
 * The text of a `.env` file with one more variable at its end; every byte that was there stays. Null when it would not
 * be read as meant: no quoting carries the value, or a quote that was never closed swallows what follows it.
 */
export function addToDotEnv(text: string, entry: DotEnvEntry): string | null {
  const assignment = dotEnvAssignment(entry);
  if (assignment === null) return null;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const added = `${text}${text === '' || text.endsWith('\n') ? '' : eol}${assignment}${eol}`;
  return isSame(parseDotEnv(added), [...parseDotEnv(text), entry]) ? added : null;
}

function isSame(entries: readonly DotEnvEntry[], wanted: readonly DotEnvEntry[]): boolean {
  return (
    entries.length === wanted.length &&
    entries.every(({ name, value }, index) => name === wanted[index]?.name && value === wanted[index]?.value)
  );
}
