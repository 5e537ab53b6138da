/** One line of a Gateway's log, of the file (JSON lines, both generations) or of the console. */
export interface GatewayLogLine {
  /** Unix milliseconds; null when the line has no readable time. */
  readonly at: number | null;
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | null;
  readonly subsystem: string | null;
  readonly message: string;
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const CONSOLE = /^(\d{4}-\d{2}-\d{2}T\S+)\s+\[([^\]]+)\]\s?(.*)$/;
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** Total: a line that is neither form comes back as its text. Null for an empty line. */
export function parseLogLine(raw: string): GatewayLogLine | null {
  const line = raw.replace(ANSI, '').trimEnd();
  if (line === '') return null;
  if (line.startsWith('{')) {
    const record = parseRecord(line);
    if (record) return fromRecord(record);
  }
  const match = CONSOLE.exec(line);
  if (!match) return { at: null, level: null, subsystem: null, message: line };
  return { at: toTime(match[1]), level: null, subsystem: match[2] ?? null, message: match[3] ?? '' };
}

/**
 * 2026.9.6 has `message`; 2026.2.26 (and some lines of 9.6) only the numbered arguments: `0` names the subsystem as
 * JSON or is the text itself, `1` is the text or an object, `2` the text after an object.
 */
function fromRecord(record: Readonly<Record<string, unknown>>): GatewayLogLine {
  const meta = isRecord(record._meta) ? record._meta : {};
  const origin = typeof record['0'] === 'string' ? parseRecord(record['0']) : null;
  const subsystem = origin ? (origin.subsystem ?? origin.module) : null;
  const texts = [record.message, record['2'], record['1'], origin ? undefined : record['0']];
  const message = texts.find((text) => typeof text === 'string') ?? JSON.stringify(record['1'] ?? '');
  const level = String(meta.logLevelName ?? '').toLowerCase();
  return {
    at: toTime(record.time ?? meta.date),
    level: LEVELS.find((name) => name === level) ?? null,
    subsystem: typeof subsystem === 'string' ? subsystem : null,
    message: String(message),
  };
}

function toTime(value: unknown): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function parseRecord(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
