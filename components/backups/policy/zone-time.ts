/** `Mon 23 Nov 2026, 03:00 CET`: a moment in the time zone of a schedule, which may not be the reader's. */
export function formatInZone(atMs: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', timeZoneName: 'short', weekday: 'short' },
    ...{ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  } as const);
  // The comma after the weekday is one too many in a line that has another.
  return format.format(atMs).replace(', ', ' ');
}

/** All zones that the browser knows, and `current` if it is none of them. */
export function timeZonesWith(current: string): string[] {
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')];
  return known.includes(current) ? known : [current, ...known];
}
