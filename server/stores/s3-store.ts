import { readFile } from 'node:fs/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { ArchiveStore, StoreWork } from '../destinations/ports.ts';
import { placeOf } from '../destinations/settings.ts';
import type { S3Settings, StoredArchive } from '../destinations/types.ts';
import { AppError } from '../errors.ts';
import { isArchiveName, nameTaken, noSuchArchive, notTheSame, requireArchiveName } from './archive-name.ts';
import { streamHash } from './byte-copy.ts';
import { fetchInto } from './fetch-file.ts';
import { faultOf, s3Trouble } from './s3-trouble.ts';
import { abortUpload, uploadFile } from './s3-upload.ts';

const CONNECT_TIMEOUT_MS = 15_000;
const SOCKET_TIMEOUT_MS = 60_000;
const PROBE = '.gatehouse-probe';

/** Archives as objects of a bucket, on Amazon or any other server of the protocol. */
export function createS3Store(settings: S3Settings, secretPath: string): ArchiveStore {
  const { bucket, prefix } = settings;
  const place = placeOf(settings);
  const keyOf = (name: string) => prefix + requireArchiveName(name);
  async function asked<T>(work: StoreWork, ask: (client: S3Client) => Promise<T>): Promise<T> {
    const client = await connect(settings, secretPath);
    try {
      return await ask(client);
    } catch (error) {
      work.signal.throwIfAborted();
      throw s3Trouble(error, place);
    } finally {
      client.destroy();
    }
  }
  const probe = (work: StoreWork) => asked(work, (client) => probeBucket(client, bucket, prefix, work));
  const read = async (client: S3Client, name: string, { signal }: StoreWork) => {
    const { Body, ContentLength } = await client
      .send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(name) }), { abortSignal: signal })
      .catch((error: unknown) => {
        throw isMissing(error) ? noSuchArchive(name) : error;
      });
    return { stream: Body as unknown as AsyncIterable<Uint8Array>, bytes: ContentLength ?? null };
  };
  return {
    async prepare(work) {
      await probe(work);
      return settings;
    },
    probe,
    put: (file, journal, work) =>
      asked(work, async (client) => {
        const Key = keyOf(file.fileName);
        const there = await sizeOf(client, bucket, Key, work);
        if (there === file.bytes) return file.fileName;
        if (there !== null) throw nameTaken(file.fileName, place);
        await uploadFile(client, { Bucket: bucket, Key }, file, journal, work);
        return file.fileName;
      }),
    prove: (name, file, work) =>
      asked(work, async (client) => {
        const { stream } = await read(client, name, work);
        const found = await streamHash(stream, file.bytes, work);
        if (found !== file.sha256) throw notTheSame(name, place, 'its bytes differ');
      }),
    list: (work) => asked(work, (client) => listBucket(client, bucket, prefix, work)),
    get: (name, target, work) =>
      asked(work, async (client) => {
        const { stream, bytes } = await read(client, name, work);
        await fetchInto(target, stream, bytes, work);
      }),
    remove: (names, work) =>
      asked(work, async (client) => {
        // One by one: what deletes many at once is asked for with a checksum that not every server knows.
        for (const name of names)
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(name) }));
      }),
    discard: (fileName, journal, work) =>
      asked(work, (client) => abortUpload(client, { Bucket: bucket, Key: keyOf(fileName) }, journal)),
    async check(work) {
      await probe(work);
      return 'A small object was written, read back and deleted.';
    },
  };
}

async function connect(settings: S3Settings, secretPath: string): Promise<S3Client> {
  const secretAccessKey = (await readFile(secretPath, 'utf8')).trim();
  return new S3Client({
    region: settings.region,
    credentials: { accessKeyId: settings.keyId, secretAccessKey },
    forcePathStyle: settings.pathStyle,
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    // Everything is read back and hashed; many servers do not know the checksums that the SDK adds by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS },
  });
}

async function probeBucket(
  client: S3Client,
  bucket: string,
  prefix: string,
  { signal }: StoreWork,
): Promise<void> {
  const at = { Bucket: bucket, Key: `${prefix}${PROBE}` };
  const bytes = `${process.pid} ${process.hrtime.bigint()}\n`;
  const options = { abortSignal: signal };
  await client.send(new PutObjectCommand({ ...at, Body: bytes }), options);
  const { Body } = await client.send(new GetObjectCommand(at), options);
  const found = await Body?.transformToString();
  await client.send(new DeleteObjectCommand(at), options);
  if (found !== bytes)
    throw new AppError('refused', 'What was written to the bucket was not what came back.');
  // Without the right to list nothing could be fetched on a new machine.
  await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }), options);
}

async function listBucket(
  client: S3Client,
  bucket: string,
  prefix: string,
  { signal, progress }: StoreWork,
): Promise<StoredArchive[]> {
  const found: StoredArchive[] = [];
  for (let next: string | undefined; ; ) {
    const page = await client.send(
      new ListObjectsV2Command({
        ...{ Bucket: bucket, Prefix: prefix, Delimiter: '/' },
        ...(next === undefined ? {} : { ContinuationToken: next }),
      }),
      { abortSignal: signal },
    );
    for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
      const name = Key.slice(prefix.length);
      if (!isArchiveName(name)) continue;
      found.push({ name, fileName: name, bytes: Size, at: LastModified?.getTime() ?? 0 });
    }
    progress(0, null);
    next = page.NextContinuationToken;
    if (next === undefined) return found.toSorted((a, b) => b.at - a.at);
  }
}

async function sizeOf(
  client: S3Client,
  bucket: string,
  key: string,
  { signal }: StoreWork,
): Promise<number | null> {
  try {
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }), {
      abortSignal: signal,
    });
    return head.ContentLength ?? null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const fault = faultOf(error);
  return fault?.code === 'NoSuchKey' || (fault?.status === 404 && fault.code === 'NotFound');
}
