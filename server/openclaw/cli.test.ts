import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import type { CommandResult, RunOptions } from '../platform/process.ts';
import { createOpenClawCli } from './cli.ts';

const target = { stateDir: '/s', configPath: '/s/openclaw.json', openclawCommand: ['node', 'openclaw.mjs'] };

function cliWith(result: Partial<CommandResult> | Error, env: Record<string, string> = {}) {
  const calls: { argv: readonly string[]; options: RunOptions }[] = [];
  const cli = createOpenClawCli({
    env,
    run: async (argv, options) => {
      calls.push({ argv, options });
      if (result instanceof Error) throw result;
      const base = { exitCode: 0, signal: null, stdout: '', stderr: '', timedOut: false, truncated: false };
      return { ...base, durationMs: 5, ...result };
    },
  });
  return { cli, calls };
}

describe('configValidate', () => {
  it('passes the directory and the candidate, and none of its own environment', async () => {
    const { cli, calls } = cliWith(
      { stdout: '{"valid":true}' },
      { NODE_ENV: 'test', GATEHOUSE_X: '1', FOO: 'kept' },
    );
    await cli.configValidate(target, { configPath: '/draft/openclaw.json' });
    expect(calls[0]?.argv).toEqual(['node', 'openclaw.mjs', 'config', 'validate', '--json']);
    expect(calls[0]?.options.env).toMatchObject({
      OPENCLAW_STATE_DIR: '/s',
      OPENCLAW_CONFIG_PATH: '/draft/openclaw.json',
      FOO: 'kept',
    });
    expect(calls[0]?.options.env).not.toHaveProperty('NODE_ENV');
    expect(calls[0]?.options.env).not.toHaveProperty('GATEHOUSE_X');
  });

  it.each([
    [
      'valid',
      { stdout: 'noise\n{"valid":true,"path":"/p","warnings":[{"path":"a.b","message":"w"}]}' },
      { kind: 'valid', warnings: [{ path: 'a.b', message: 'w' }] },
    ],
    [
      'invalid',
      {
        exitCode: 1,
        stdout: '{"ok":false,"error":{"message":"no"},"valid":false,"issues":[{"path":"x","message":"m"}]}',
      },
      { kind: 'invalid', issues: [{ path: 'x', message: 'm' }] },
    ],
    [
      'invalid without issues',
      { exitCode: 1, stdout: '{"ok":false,"error":{"message":"file not found"},"valid":false}' },
      { kind: 'invalid', issues: [{ path: '', message: 'file not found' }] },
    ],
    [
      'the older generation',
      { exitCode: 1, stderr: "error: unknown option '--json'\n" },
      { kind: 'unavailable', reason: 'not-supported' },
    ],
    [
      'a hang',
      { timedOut: true, exitCode: null, signal: 'SIGTERM' as const },
      { kind: 'unavailable', reason: 'timeout' },
    ],
    [
      'a crash',
      { exitCode: 7, stderr: 'boom\n' },
      { kind: 'unavailable', reason: 'failed', message: expect.stringContaining('boom') },
    ],
    ['nonsense', { stdout: 'hello' }, { kind: 'unavailable', reason: 'unreadable-output' }],
    [
      'a missing program',
      new AppError('unavailable', 'node could not be started'),
      { kind: 'unavailable', reason: 'not-installed' },
    ],
  ])('answers for %s', async (_name, result, expected) => {
    expect(await cliWith(result).cli.configValidate(target)).toMatchObject(expected);
  });

  it('says it is not installed without running anything', async () => {
    const { cli, calls } = cliWith({});
    expect(await cli.configValidate({ ...target, openclawCommand: null })).toMatchObject({
      reason: 'not-installed',
    });
    expect(calls).toEqual([]);
  });

  it('keeps a secret of the environment out of the message', async () => {
    const { cli } = cliWith(
      { exitCode: 1, stderr: 'bad key sk-12345678\n' },
      { OPENAI_API_KEY: 'sk-12345678' },
    );
    const answer = await cli.configValidate(target);
    expect(JSON.stringify(answer)).not.toContain('sk-12345678');
    expect(JSON.stringify(answer)).toContain('[redacted]');
  });
});

describe('configSchema', () => {
  it('answers the schema after noise', async () => {
    const { cli } = cliWith({
      stdout: 'warn\n{"$schema":"http://json-schema.org/draft-07/schema#","properties":{}}',
    });
    expect(await cli.configSchema(target)).toMatchObject({ kind: 'schema', schema: { properties: {} } });
  });

  it('says when the older generation has none', async () => {
    const { cli } = cliWith({ exitCode: 1, stderr: "error: too many arguments for 'config'. Expected 0\n" });
    expect(await cli.configSchema(target)).toMatchObject({ kind: 'unavailable', reason: 'not-supported' });
  });
});
