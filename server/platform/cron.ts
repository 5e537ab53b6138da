import { Cron } from 'croner';

/**
 * The next moments (Unix milliseconds) after `afterMs` at which a cron expression of five fields runs in a time zone.
 * Fewer than `count`, or none, when it never runs again. A time that the start of summer time leaves out runs when the
 * hour is over, one that its end repeats runs once.
 * @throws Error when the expression or the time zone is not one
 */
export function cronRuns(expression: string, timeZone: string, afterMs: number, count: number): number[] {
  const job = new Cron(expression, { timezone: timeZone, mode: '5-part', paused: true });
  return job.nextRuns(count, new Date(afterMs)).map((date) => date.getTime());
}
