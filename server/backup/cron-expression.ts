/** One field of an expression: the values that match, and whether it was `*`. */
export interface CronField {
  readonly any: boolean;
  /** Ascending. */
  readonly values: readonly number[];
  /** The step of a field that is nothing but `*` and a step. */
  readonly step: number | null;
}

export interface CronFields {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly day: CronField;
  readonly month: CronField;
  /** 0 is Sunday. */
  readonly weekday: CronField;
}

export type CronParse =
  | { readonly ok: true; readonly fields: CronFields }
  | { readonly ok: false; readonly problem: string };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

interface FieldKind {
  readonly word: string;
  readonly min: number;
  readonly max: number;
  /** Names of the values, from `min` on. */
  readonly names: readonly string[];
}

const KINDS: Readonly<Record<keyof CronFields, FieldKind>> = {
  minute: { word: 'minute', min: 0, max: 59, names: [] },
  hour: { word: 'hour', min: 0, max: 23, names: [] },
  day: { word: 'day of the month', min: 1, max: 31, names: [] },
  month: { word: 'month', min: 1, max: 12, names: MONTHS },
  weekday: { word: 'day of the week', min: 0, max: 7, names: WEEKDAYS },
};

/** Reads `minute hour day month weekday` with `*`, lists, ranges, steps and English names; total. */
export function parseCron(expression: string): CronParse {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== 5 || parts[0] === '') {
    const problem = 'Five fields are needed: minute, hour, day of the month, month, day of the week.';
    return { ok: false, problem };
  }
  const fields: Partial<Record<keyof CronFields, CronField>> = {};
  for (const [index, name] of (Object.keys(KINDS) as (keyof CronFields)[]).entries()) {
    const field = parseField(parts[index] ?? '', KINDS[name]);
    if (typeof field === 'string') return { ok: false, problem: field };
    fields[name] = field;
  }
  return { ok: true, fields: fields as CronFields };
}

/** The problem in words when it is not a field. */
function parseField(text: string, kind: FieldKind): CronField | string {
  const values = new Set<number>();
  for (const item of text.split(',')) {
    const range = parseItem(item, kind);
    if (range === null) {
      return `“${item}” is no ${kind.word}: ${kind.min}–${kind.max}, a range as 1-5, a step as */2, or *.`;
    }
    for (let value = range.from; value <= range.to; value += range.step) {
      values.add(kind === KINDS.weekday ? value % 7 : value);
    }
  }
  const step = /^\*\/(\d+)$/.exec(text)?.[1];
  return {
    any: text === '*',
    values: [...values].sort((a, b) => a - b),
    step: step === undefined ? null : Number(step),
  };
}

function parseItem(item: string, kind: FieldKind): { from: number; to: number; step: number } | null {
  const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(item);
  if (!match) return null;
  const [, star, first, last, stepText] = match;
  const step = stepText === undefined ? 1 : Number(stepText);
  // A step without a range (`5/2`) means different things to different crons.
  if (step < 1 || step > kind.max || (stepText !== undefined && !star && last === undefined)) return null;
  if (star) return { from: kind.min, to: kind === KINDS.weekday ? 6 : kind.max, step };
  const from = numberOf(first ?? '', kind);
  const to = last === undefined ? from : numberOf(last, kind);
  return from === null || to === null || from > to ? null : { from, to, step };
}

function numberOf(text: string, { min, max, names }: FieldKind): number | null {
  const name = names.indexOf(text.toLowerCase());
  if (name >= 0) return min + name;
  const value = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  return value >= min && value <= max ? value : null;
}
