import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openclawEntry } from '../../e2e/openclaw/locate.ts';
import { createDemoState } from './state.ts';

const run = promisify(execFile);
const entry = openclawEntry();

describe.skipIf(entry === null)('the demo, judged by the real OpenClaw', () => {
  let home: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'gatehouse-demo-'));
    await createDemoState(join(home, '.openclaw'));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  it('has a valid config, with one missing variable to show', async () => {
    const env = {
      NODE_ENV: 'production' as const,
      PATH: process.env.PATH,
      HOME: home,
      OPENCLAW_STATE_DIR: join(home, '.openclaw'),
    };
    const { stdout } = await run(process.execPath, [entry ?? '', 'config', 'validate', '--json'], { env });
    const answer = JSON.parse(stdout.slice(stdout.indexOf('{')));
    expect(answer.valid).toBe(true);
    expect(answer.warnings.map((warning: { path: string }) => warning.path)).toEqual([
      'channels.discord.token',
    ]);
  });
});
