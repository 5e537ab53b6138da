import { open } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { errnoOf } from '../errors.ts';
import type { GatewayOutput } from '../gateway/types.ts';

const MOST_LINES = 20;
const MOST_BYTES = 64 * 1024;
const LONGEST_LINE = 600;

/** The last lines of a Gateway's output, each without what `redact` knows; null where there is none. */
export async function readGatewayOutput(
  file: string,
  redact: (text: string) => string,
): Promise<GatewayOutput | null> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const { size, mtimeMs } = await handle.stat();
    const from = Math.max(0, size - MOST_BYTES);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = stripVTControlCharacters(buffer.subarray(0, bytesRead).toString('utf8'));
    // Before it is cut into lines and lines are cut short: half a secret is not found any more.
    const lines = redact(text)
      .split(/\r?\n/)
      // The first may have begun before what was read, with half a secret in it.
      .slice(from > 0 ? 1 : 0)
      .filter((line) => line.trim() !== '');
    if (lines.length === 0) return null;
    return {
      file,
      lines: lines.slice(-MOST_LINES).map((line) => line.slice(0, LONGEST_LINE)),
      writtenAt: Math.round(mtimeMs),
    };
  } finally {
    await handle.close();
  }
}
