const LOCALE = 'en-GB';
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `11.6 kB`: decimal units as disks and shells count them, three significant figures at most. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return '–';
  const sign = bytes < 0 ? '−' : '';
  let value = Math.abs(bytes);
  let unit = 0;
  // Step up where rounding would need a fourth digit: 999.6 kB is 1.0 MB.
  while (unit < BYTE_UNITS.length - 1 && Math.round(value) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${sign}${value.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

/** `240 ms`, `20 s`, `1 min 20 s`, `2 h 5 min`, `3 d 4 h`: the two largest units, truncated, never rounded up. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return '–';
  const ms = Math.max(0, durationMs);
  if (ms < 1000) return `${Math.round(ms) === 1000 ? 999 : Math.round(ms)} ms`;
  if (ms < 10_000) return `${trimZero((Math.floor(ms / 100) / 10).toFixed(1))} s`;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  if (seconds < 86_400)
    return pair(Math.floor(seconds / 3600), 'h', Math.floor((seconds % 3600) / 60), 'min');
  return pair(Math.floor(seconds / 86_400), 'd', Math.floor((seconds % 86_400) / 3600), 'h');
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `just now`, `42 s ago`, `3 min ago`, `2 h ago`, `4 d ago`, `in 5 min`; older than 30 days: the date. */
export function formatRelative(timeMs: number, nowMs: number): string {
  const age = nowMs - timeMs;
  const distance = Math.abs(age);
  if (distance < 5_000) return 'just now';
  if (distance >= 30 * 86_400_000) return formatDate(timeMs);
  const words = coarse(distance);
  return age >= 0 ? `${words} ago` : `in ${words}`;
}

function coarse(ms: number): string {
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h`;
  return `${Math.floor(ms / 86_400_000)} d`;
}

const clock = formatter({ hour: '2-digit', minute: '2-digit' });
const date = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
const dateTime = formatter({
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});
const integer = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });

function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(LOCALE, { ...options, hourCycle: 'h23' });
}

/** `14:02` in the reader's time zone. */
export function formatClock(timeMs: number): string {
  return clock.format(timeMs);
}

/** `22 Nov 2026`. */
export function formatDate(timeMs: number): string {
  return date.format(timeMs);
}

/** `22 Nov 2026, 14:02:05 CET`: the exact moment, for titles and tables. */
export function formatDateTime(timeMs: number): string {
  return dateTime.format(timeMs);
}

/** `as of 14:02`, with the date when it is not today. */
export function formatAsOf(timeMs: number, nowMs: number): string {
  const sameDay = formatDate(timeMs) === formatDate(nowMs);
  return sameDay ? `as of ${formatClock(timeMs)}` : `as of ${formatDate(timeMs)}, ${formatClock(timeMs)}`;
}

/** `12,345`. */
export function formatCount(count: number): string {
  return integer.format(count);
}

/** `99.95 %`; never rounds up to 100 nor down to 0, because those two are promises. */
export function formatPercent(ratio: number): string {
  if (!Number.isFinite(ratio)) return '–';
  if (ratio >= 1) return '100 %';
  if (ratio <= 0) return '0 %';
  const percent = Math.min(99.99, Math.max(0.01, ratio * 100));
  return `${trimZero(percent.toFixed(percent >= 99 || percent < 1 ? 2 : 1))} %`;
}

/** `1 file`, `3 files`. */
export function formatPlural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
