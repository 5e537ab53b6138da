import type { CronField, CronFields } from './cron-expression.ts';

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'].concat([
  ...['September', 'October', 'November', 'December'],
]);
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** More clock times than this are said as minutes and hours instead. */
const MAX_TIMES = 6;

/** `Every day at 03:00`, `Every 15 minutes`, `Monday to Friday at 06:30`, … */
export function cronWords(fields: CronFields): string {
  const days = daysOf(fields);
  const times = timesOf(fields);
  if (days === null) return times.often ? capital(times.words) : capital(`every day ${times.words}`);
  return capital(times.often ? `${times.words}, ${days}` : `${days} ${times.words}`);
}

function timesOf({ minute, hour }: CronFields): { words: string; often: boolean } {
  if (hour.any) {
    if (minute.any) return { words: 'every minute', often: true };
    if (minute.step !== null) return { words: `every ${count(minute.step, 'minute')}`, often: true };
    return { words: `every hour at ${minutesOf(minute)}`, often: true };
  }
  const clocks = hour.values.flatMap((h) => minute.values.map((m) => `${two(h)}:${two(m)}`));
  if (clocks.length <= MAX_TIMES) return { words: `at ${list(clocks)}`, often: false };
  const hours =
    hour.step !== null && 24 % hour.step === 0
      ? `of every ${ordinal(hour.step)} hour`
      : `of the hours ${spans(hour.values, two)}`;
  const often =
    minute.any || minute.step !== null
      ? `every ${minute.any ? 'minute' : count(minute.step ?? 1, 'minute')}`
      : `at ${minutesOf(minute)}`;
  return { words: `${often} ${hours}`, often: true };
}

function minutesOf({ values }: CronField): string {
  return spans(values, (value) => `:${two(value)}`);
}

/** Null: every day. With both kinds of day given, cron runs on either. */
function daysOf({ day, month, weekday }: CronFields): string | null {
  const months = month.any ? null : spans(month.values, (value) => MONTHS[value - 1] ?? '');
  const byDate = day.any ? null : `on the ${spans(day.values, ordinal)} of ${months ?? 'every month'}`;
  const inMonths = months === null ? '' : ` in ${months}`;
  const byWeekday = weekday.any ? null : `every ${weekdaysOf(weekday)}${inMonths}`;
  if (byDate !== null && byWeekday !== null) return `${byDate} and also ${byWeekday},`;
  if (byDate !== null) return byDate;
  if (byWeekday !== null) return byWeekday;
  return months === null ? null : `every day in ${months}`;
}

function weekdaysOf({ values }: CronField): string {
  // The week begins with Monday in words; 0 is Sunday.
  const fromMonday = values.map((value) => (value + 6) % 7).sort((a, b) => a - b);
  return spans(fromMonday, (value) => WEEKDAYS[(value + 1) % 7] ?? '');
}

/** Runs of three or more become `first to last`. */
function spans(values: readonly number[], name: (value: number) => string): string {
  const parts: string[] = [];
  for (let start = 0; start < values.length; ) {
    let end = start;
    while (values[end + 1] === (values[end] ?? 0) + 1) end += 1;
    const last = end - start >= 2 ? end : start;
    const [from, to] = [name(values[start] ?? 0), name(values[last] ?? 0)];
    parts.push(last > start ? `${from} to ${to}` : from);
    start = last + 1;
  }
  return list(parts);
}

function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function count(value: number, unit: string): string {
  return value === 1 ? unit : `${value} ${unit}s`;
}

function ordinal(value: number): string {
  const teen = value % 100 >= 11 && value % 100 <= 13;
  const suffix = teen
    ? 'th'
    : (({ 1: 'st', 2: 'nd', 3: 'rd' } as Record<number, string>)[value % 10] ?? 'th');
  return `${value}${suffix}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
