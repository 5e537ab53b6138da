import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { StoreWork } from '../destinations/ports.ts';

const CHUNK = 1024 * 1024;
/** Written back this often, so that the last sync does not take minutes without a sign of life. */
const SYNC_EVERY = 64 * CHUNK;

/** Completes `to` so that it equals the first `bytes` of `from`; what agrees already is not written again. Durable. */
export async function copyBytes(
  from: FileHandle,
  to: FileHandle,
  bytes: number,
  { signal, progress }: StoreWork,
): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK);
  const before = Buffer.allocUnsafeSlow(CHUNK);
  const { size } = await to.stat();
  let agrees = size > 0;
  let unsynced = 0;
  for (let at = 0; at < bytes; ) {
    signal.throwIfAborted();
    const { bytesRead } = await from.read(buffer, 0, Math.min(CHUNK, bytes - at), at);
    if (bytesRead === 0) throw new Error('the archive is shorter than it was');
    const chunk = buffer.subarray(0, bytesRead);
    if (agrees) {
      const kept = await to.read(before, 0, bytesRead, at);
      agrees = kept.bytesRead === bytesRead && before.subarray(0, bytesRead).equals(chunk);
    }
    if (!agrees) {
      await writeAll(to, chunk, at);
      unsynced += bytesRead;
    }
    at += bytesRead;
    if (unsynced >= SYNC_EVERY) {
      await to.datasync();
      unsynced = 0;
    }
    progress(at, bytes);
  }
  await to.truncate(bytes);
  await to.sync();
}

async function writeAll(to: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let done = 0; done < chunk.length; ) {
    const { bytesWritten } = await to.write(chunk, done, chunk.length - done, at + done);
    done += bytesWritten;
  }
}

/** SHA-256 of a file, hex. */
export async function fileHash(path: string, bytes: number, work: StoreWork): Promise<string> {
  const handle = await open(path, 'r');
  try {
    return await streamHash(handle.createReadStream({ autoClose: false, highWaterMark: CHUNK }), bytes, work);
  } finally {
    await handle.close();
  }
}

/** SHA-256 of all that comes, hex. */
export async function streamHash(
  stream: AsyncIterable<Uint8Array>,
  bytes: number,
  { signal, progress }: StoreWork,
): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const chunk of stream) {
    signal.throwIfAborted();
    hash.update(chunk);
    done += chunk.length;
    progress(done, bytes);
  }
  return hash.digest('hex');
}
