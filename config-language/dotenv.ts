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

function unquote(raw: string): string {
  const quote = raw[0];
  const quoted = raw.length > 1 && (quote === '"' || quote === "'" || quote === '`') && raw.endsWith(quote);
  const value = quoted ? raw.slice(1, -1) : raw;
  return quote === '"' ? value.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : value;
}
