import { type FileHandle, open } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { ArchiveFile, StoreWork } from '../destinations/ports.ts';
import { faultOf } from './s3-trouble.ts';

interface ObjectPlace {
  readonly Bucket: string;
  readonly Key: string;
}

/** What a later call needs to go on: the server keeps the parts until the upload is completed or aborted. */
interface Journal {
  readonly uploadId: string;
  readonly partBytes: number;
  /** Of the parts that are there, in order from the first. */
  readonly etags: readonly string[];
}

/** The least that the protocol allows is 5 MiB, and 10,000 parts at most. */
const PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 9_000;
/** A server that cannot abort keeps the parts until its own rules clear them. */
const GONE_OR_UNKNOWN: ReadonlySet<string> = new Set(['NoSuchUpload', 'MethodNotAllowed', 'NotImplemented']);

/** One object in one piece or in parts; it is there only when it is complete. */
export async function uploadFile(
  client: S3Client,
  at: ObjectPlace,
  file: ArchiveFile,
  journal: string | null,
  work: StoreWork,
): Promise<void> {
  const handle = await open(file.path, 'r');
  try {
    if (file.bytes <= PART_BYTES) {
      const Body = await readPart(handle, 0, file.bytes);
      await client.send(new PutObjectCommand({ ...at, Body }), { abortSignal: work.signal });
      work.progress(file.bytes, file.bytes);
    } else await uploadParts(client, at, { handle, bytes: file.bytes }, journal, work);
  } finally {
    await handle.close();
  }
}

/** Gives up the parts that an unfinished upload left there. */
export async function abortUpload(client: S3Client, at: ObjectPlace, journal: string | null): Promise<void> {
  const known = parseJournal(journal);
  if (!known) return;
  try {
    await client.send(new AbortMultipartUploadCommand({ ...at, UploadId: known.uploadId }));
  } catch (error) {
    if (!GONE_OR_UNKNOWN.has(faultOf(error)?.code ?? '')) throw error;
  }
}

async function uploadParts(
  client: S3Client,
  at: ObjectPlace,
  source: { handle: FileHandle; bytes: number },
  journal: string | null,
  work: StoreWork,
): Promise<void> {
  let state = parseJournal(journal);
  const resumed = state !== null;
  try {
    state ??= await begin(client, at, source.bytes, work);
    const count = Math.ceil(source.bytes / state.partBytes);
    while (state.etags.length < count) {
      state = await uploadPart(client, at, source, state, work);
    }
    const Parts = state.etags.map((ETag, index) => ({ ETag, PartNumber: index + 1 }));
    await client.send(
      new CompleteMultipartUploadCommand({ ...at, UploadId: state.uploadId, MultipartUpload: { Parts } }),
      { abortSignal: work.signal },
    );
  } catch (error) {
    if (work.signal.aborted && state) await abortUpload(client, at, JSON.stringify(state));
    // The server cleared the parts meanwhile: from the start then.
    if (!resumed || faultOf(error)?.code !== 'NoSuchUpload') throw error;
    await uploadParts(client, at, source, null, work);
  }
}

async function begin(client: S3Client, at: ObjectPlace, bytes: number, work: StoreWork): Promise<Journal> {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand(at), {
    abortSignal: work.signal,
  });
  const partBytes = Math.max(PART_BYTES, Math.ceil(bytes / MAX_PARTS));
  return kept({ uploadId: UploadId, partBytes, etags: [] }, work);
}

async function uploadPart(
  client: S3Client,
  at: ObjectPlace,
  { handle, bytes }: { handle: FileHandle; bytes: number },
  state: Journal,
  work: StoreWork,
): Promise<Journal> {
  const { uploadId, partBytes, etags } = state;
  const start = etags.length * partBytes;
  const Body = await readPart(handle, start, Math.min(partBytes, bytes - start));
  const { ETag = '' } = await client.send(
    new UploadPartCommand({ ...at, UploadId: uploadId, PartNumber: etags.length + 1, Body }),
    { abortSignal: work.signal },
  );
  const next = kept({ ...state, etags: [...etags, ETag] }, work);
  work.progress(start + Body.length, bytes);
  return next;
}

function kept(state: Journal, work: StoreWork): Journal {
  work.checkpoint(JSON.stringify(state));
  return state;
}

async function readPart(handle: FileHandle, start: number, bytes: number): Promise<Buffer> {
  const part = Buffer.allocUnsafe(bytes);
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await handle.read(part, done, bytes - done, start + done);
    if (bytesRead === 0) throw new Error('the archive is shorter than it was');
    done += bytesRead;
  }
  return part;
}

function parseJournal(text: string | null): Journal | null {
  return text === null ? null : (JSON.parse(text) as Journal);
}
