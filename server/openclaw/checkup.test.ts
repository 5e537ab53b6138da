import { expect, it } from 'vitest';
import { checkupWords } from '../backup/checkup-words.ts';
import { checkUp } from './checkup.ts';
import { createOpenClawCli } from './cli.ts';

const target = { stateDir: '/s', configPath: '/s/openclaw.json', openclawCommand: ['openclaw'] };

/** A program that prints this instead of OpenClaw. */
function printing(stdout: string, exitCode = 1) {
  return createOpenClawCli({
    env: { GATEWAY_TOKEN: 'from-the-environment' },
    run: async (argv) => {
      expect(argv).toEqual(['openclaw', 'doctor', '--lint', '--json', '--non-interactive']);
      const quiet = { signal: null, stderr: '', timedOut: false, truncated: false, durationMs: 1 };
      return { exitCode, stdout, ...quiet };
    },
  });
}

it('tells what the doctor found, and no secret of the config or the environment', async () => {
  const findings = [
    { checkId: 'core/a', severity: 'warning', path: 'gateway.bind', message: 'Only loopback.' },
    { checkId: 'core/b', severity: 'error', message: 'Not hunter2-long, hunter2 or from-the-environment.' },
  ];
  const config = { channels: { demo: { botToken: 'hunter2' }, b: { credentials: { x: ['hunter2-long'] } } } };
  const stdout = `noise\n${JSON.stringify({ schemaVersion: 1, ok: false, findings })}`;
  const checkup = await checkUp(printing(stdout), target, config);
  expect(checkup).toEqual({
    note: null,
    findings: [
      { check: 'core/a', severity: 'warning', path: 'gateway.bind', message: 'Only loopback.' },
      {
        check: 'core/b',
        severity: 'error',
        path: null,
        message: 'Not [redacted], [redacted] or [redacted].',
      },
    ],
  });
  expect(checkupWords(checkup)).toBe(
    '2 findings:\ncore/b: Not [redacted], [redacted] or [redacted]. (error)\ngateway.bind: Only loopback. (warning)',
  );
});

it('says that it found nothing', async () => {
  const checkup = await checkUp(printing('{"ok":true,"findings":[]}', 0), target, null);
  expect(checkupWords(checkup)).toBe('It found nothing.');
});

it.each([
  ['hangs', ['sh', '-c', 'sleep 60'], /did not answer within 0 s/],
  ['is not there', ['/nowhere/openclaw'], /could not be started/],
  ['is not installed', null, /was not found on this machine/],
  [
    'knows no such mode',
    ['sh', '-c', 'echo "error: unknown option \'--lint\'" >&2; exit 1'],
    /has no "doctor/,
  ],
  ['crashes', ['sh', '-c', 'exit 7'], /failed with 7/],
])('says so when OpenClaw %s', async (_what, openclawCommand, note) => {
  const checkup = await checkUp(createOpenClawCli(), { ...target, openclawCommand }, null, 300);
  expect(checkup).toEqual({ findings: [], note: expect.stringMatching(note) });
  expect(checkupWords(checkup)).toMatch(/^Not asked: /);
});
