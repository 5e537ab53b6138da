import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createCompressor } from './compressor.ts';

/** Text, noise and emptiness, in pieces of odd sizes. */
const pieces = [1, 511, 40_000, 300_000, 32 * 1024, 7].map((size, at) =>
  at % 2 === 0 ? Buffer.alloc(size, `piece ${at} `) : randomBytes(size),
);

async function compress(format: 'gzip' | 'zstd', level: number, chunks: readonly Buffer[]): Promise<Buffer> {
  const out: Buffer[] = [];
  const compressor = createCompressor({ format, level }, (chunk) => out.push(Buffer.from(chunk)));
  // Gzip takes them all at once and gives them out in order; zstd takes one after the other.
  const written = chunks.map((chunk) => compressor.write(chunk));
  await Promise.all(written);
  await compressor.end();
  return Buffer.concat(out);
}

describe('a compressor', () => {
  it.each([0, 1, 6, 9])('makes one gzip member of all pieces at level %d', async (level) => {
    const packed = await compress('gzip', level, pieces);
    expect(gunzipSync(packed).equals(Buffer.concat(pieces))).toBe(true);
    expect(execFileSync('gzip', ['-dc'], { input: packed }).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('uses the bytes before a piece: what repeats over its border costs next to nothing', async () => {
    const noise = randomBytes(30_000);
    const packed = await compress('gzip', 6, [noise, noise, noise]);
    expect(packed.length).toBeLessThan(noise.length * 1.2);
  });

  it('makes nothing of nothing, in both formats', async () => {
    expect(gunzipSync(await compress('gzip', 1, [])).length).toBe(0);
    expect(zstdDecompressSync(await compress('zstd', 3, [])).length).toBe(0);
  });

  it('makes one zstd frame of all pieces', async () => {
    const packed = await compress('zstd', 3, pieces);
    expect(zstdDecompressSync(packed).equals(Buffer.concat(pieces))).toBe(true);
  });

  it('keeps an archive of nothing below the ratio that readers accept', async () => {
    const zeros = Array.from({ length: 96 }, () => Buffer.alloc(1024 * 1024));
    const out: number[] = [];
    const compressor = createCompressor({ format: 'gzip', level: 1 }, ({ length }) => out.push(length));
    for (const piece of zeros) await compressor.write(piece);
    await compressor.end();
    const bytes = out.reduce((sum, length) => sum + length, 0);
    expect((96 * 1024 * 1024) / bytes).toBeLessThan(150);
  });
});
