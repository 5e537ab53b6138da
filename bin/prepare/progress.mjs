// @ts-check

const PLAIN_INTERVAL_MS = 10_000;
const TTY_INTERVAL_MS = 1000;

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/**
 * Time since `startedAt` (Unix milliseconds) as a person reads it: `0.4 s`, `12 s`, `2 min 05 s`.
 * @param {number} startedAt
 */
export function elapsed(startedAt) {
  return duration(Date.now() - startedAt);
}

/** @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/**
 * Says that a long step runs and for how long: one line that counts on a terminal, a plain line now and then
 * in a log. Call `done` or `failed` exactly once.
 * @param {string} title
 * @param {string} [expectation] for example "about a minute"
 */
export function startProgress(title, expectation) {
  const startedAt = Date.now();
  const tty = process.stdout.isTTY === true;
  const head = expectation ? `${title} (${expectation})` : title;
  if (!tty) say(`${head} …`);
  const show = () => {
    if (tty) process.stdout.write(`\r\x1b[2K${head} … ${elapsed(startedAt)}`);
    else say(`${title} … ${elapsed(startedAt)}`);
  };
  if (tty) show();
  const timer = setInterval(show, tty ? TTY_INTERVAL_MS : PLAIN_INTERVAL_MS);
  /** @param {string} outcome */
  const end = (outcome) => {
    clearInterval(timer);
    if (tty) process.stdout.write('\r\x1b[2K');
    say(`${title}: ${outcome} (${elapsed(startedAt)})`);
  };
  return { done: () => end('done'), failed: () => end('failed') };
}
