import { appendFileSync, mkdtempSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLogLine } from './log-line.ts';
import { logEnd, readLogFrom } from './log-tail.ts';
import { reloadEventOf } from './reload-lines.ts';

const file = () => join(mkdtempSync(join(tmpdir(), 'gatehouse-log-')), 'gateway.log');
const meta = { date: '2026-11-22T07:16:03.952Z', logLevelId: 4, logLevelName: 'WARN' };
const subsystem = JSON.stringify({ subsystem: 'reload' });

describe('parseLogLine', () => {
  it.each([
    [
      'a line of 2026.9.6',
      JSON.stringify({
        0: subsystem,
        1: 'text',
        _meta: meta,
        time: '2026-11-22T06:45:40.361+00:00',
        message: 'text',
      }),
      { at: Date.parse('2026-11-22T06:45:40.361Z'), level: 'warn', subsystem: 'reload', message: 'text' },
    ],
    [
      'a line of 2026.2.26, without message',
      JSON.stringify({ 0: subsystem, 1: 'text', _meta: meta, time: '2026-11-22T07:16:03.953Z' }),
      { at: Date.parse('2026-11-22T07:16:03.953Z'), level: 'warn', subsystem: 'reload', message: 'text' },
    ],
    [
      'text as the first argument',
      JSON.stringify({ 0: 'plain', _meta: meta }),
      { at: Date.parse(meta.date), level: 'warn', subsystem: null, message: 'plain' },
    ],
    [
      'an object before the text',
      JSON.stringify({ 0: subsystem, 1: { a: 1 }, 2: 'text' }),
      { at: null, level: null, subsystem: 'reload', message: 'text' },
    ],
    [
      'an object alone',
      JSON.stringify({ 0: '{"module":"m"}', 1: { a: 1 } }),
      { at: null, level: null, subsystem: 'm', message: '{"a":1}' },
    ],
    [
      'a coloured console line',
      '\u001b[90m2026-11-22T08:44:15.006+00:00\u001b[39m \u001b[34m[reload]\u001b[39m \u001b[36mconfig hot reload applied (cron)\u001b[39m',
      {
        at: Date.parse('2026-11-22T08:44:15.006Z'),
        level: null,
        subsystem: 'reload',
        message: 'config hot reload applied (cron)',
      },
    ],
    ['any other line', 'Error: boom', { at: null, level: null, subsystem: null, message: 'Error: boom' }],
    ['a broken JSON line', '{"0":', { at: null, level: null, subsystem: null, message: '{"0":' }],
  ])('reads %s', (_name, line, expected) => {
    expect(parseLogLine(line)).toEqual(expected);
  });

  it('is total', () => {
    fc.assert(fc.property(fc.string(), (line) => void parseLogLine(line)));
    fc.assert(fc.property(fc.jsonValue(), (value) => void parseLogLine(JSON.stringify(value))));
  });
});

describe('reloadEventOf', () => {
  const event = (message: string, of: string | null = 'reload') =>
    reloadEventOf({ at: 0, level: 'info', subsystem: of, message });
  it.each([
    [
      'config change detected; evaluating reload (plugins.entries.browser, browser.headless)',
      { kind: 'detected', paths: ['plugins.entries.browser', 'browser.headless'] },
    ],
    ['config hot reload applied (cron)', { kind: 'hot-applied', paths: ['cron'] }],
    [
      'config change requires gateway restart (gateway.port) — preparing',
      { kind: 'restart-required', paths: ['gateway.port'] },
    ],
    [
      'config change requires gateway restart (env) — deferring until 1 reply complete',
      { kind: 'restart-required', paths: ['env'] },
    ],
    [
      'config reload skipped (invalid config): : Unrecognized key: "labUnknown"',
      { kind: 'rejected', reason: 'Unrecognized key: "labUnknown"' },
    ],
    ['config reload skipped (config file not found)', { kind: 'rejected', reason: 'config file not found' }],
    ['config reload disabled (gateway.reload.mode=off)', { kind: 'disabled' }],
    ['config change applied (dynamic reads: session)', { kind: 'nothing-to-do', paths: ['session'] }],
    ['config reload superseded: GatewayConfigReloadSupersededError: x', { kind: 'superseded' }],
    ['config reload failed: Error: port taken', { kind: 'failed', reason: 'Error: port taken' }],
    ['all operations and replies completed; restarting gateway now', null],
  ])('reads "%s"', (message, expected) => {
    expect(event(message)).toEqual(expected);
  });

  it('does not take a line of another part for it', () => {
    expect(event('config hot reload applied (cron)', 'telegram')).toBeNull();
    expect(event('config hot reload applied (cron)', 'gateway/reload')).not.toBeNull();
  });
});

describe('readLogFrom', () => {
  const texts = (chunk: { lines: readonly { message: string }[] }) => chunk.lines.map((line) => line.message);

  it('answers only what is new and leaves a half line for later', async () => {
    const path = file();
    writeFileSync(path, 'old\n');
    const first = await readLogFrom(await logEnd(path));
    expect(texts(first)).toEqual([]);
    appendFileSync(path, 'one\ntwo\nthr');
    const second = await readLogFrom(first.cursor);
    expect(texts(second)).toEqual(['one', 'two']);
    appendFileSync(path, 'ee\n');
    expect(texts(await readLogFrom(second.cursor))).toEqual(['three']);
  });

  it('starts at the beginning of a file that appears, is rotated or is cut', async () => {
    const path = file();
    const before = await logEnd(path);
    expect(await readLogFrom(before)).toMatchObject({ lines: [], problem: null });
    writeFileSync(path, 'one\n');
    const first = await readLogFrom(before);
    expect(texts(first)).toEqual(['one']);
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'two longer\n');
    const second = await readLogFrom(first.cursor);
    expect(texts(second)).toEqual(['two longer']);
    truncateSync(path, 0);
    appendFileSync(path, 'three\n');
    expect(texts(await readLogFrom(second.cursor))).toEqual(['three']);
  });

  it('says why it cannot read', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-log-'));
    const chunk = await readLogFrom({ path: directory, inode: null, offset: 0 });
    expect(chunk.problem).toContain(directory);
  });
});
