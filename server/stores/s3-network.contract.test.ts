import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server as HttpServer, request } from 'node:http';
import { createServer as createTls } from 'node:https';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveFile, ArchiveStore } from '../destinations/ports.ts';
import type { S3Settings } from '../destinations/types.ts';
import { makeTempDir } from '../openclaw/testing/state-fixture.ts';
import { createS3Store } from './s3-store.ts';
import { makeArchive, makeWork } from './testing/store-fixture.ts';

let temp: ReturnType<typeof makeTempDir>;
let server: S3rver;
let port: number;
beforeAll(async () => {
  temp = makeTempDir();
  server = new S3rver({
    ...{ port: 0, address: '127.0.0.1', silent: true, directory: join(temp.path, 's3') },
    configureBuckets: [{ name: 'backups' }],
  });
  port = (await server.run()).port;
});
afterAll(async () => {
  await server.close();
  temp.remove();
});

function storeAt(change: Partial<S3Settings>): ArchiveStore {
  const secretPath = join(temp.path, 'secret');
  writeFileSync(secretPath, 'S3RVER\n', { mode: 0o600 });
  const settings: S3Settings = {
    ...{ kind: 's3', region: 'us-east-1', bucket: 'backups', prefix: 'a/', pathStyle: true, keyId: 'S3RVER' },
    endpoint: `http://127.0.0.1:${port}`,
    ...change,
  };
  return createS3Store(settings, secretPath);
}

describe('a test says exactly what is wrong', () => {
  it.each([
    ['the bucket', { bucket: 'nobody' }, /no such bucket \(NoSuchBucket\)/],
    ['the key ID', { keyId: 'NOBODY' }, /does not know this key ID/],
    ['the name of the server', { endpoint: 'http://nobody.invalid' }, /DNS/],
    ['the port', { endpoint: 'http://127.0.0.1:9' }, /Nothing listens at this address/],
  ])('%s', async (_what, change, message) => {
    const failed = await storeAt(change)
      .probe(makeWork())
      .catch((error: Error) => error);
    expect(failed).toMatchObject({ code: 'unavailable', message: expect.stringMatching(message) });
  });

  it('that a plain server does not speak TLS', async () => {
    const failed = storeAt({ endpoint: `https://127.0.0.1:${port}` }).probe(makeWork());
    await expect(failed).rejects.toMatchObject({ message: expect.stringMatching(/does not speak TLS/) });
  });

  it.runIf(spawnSync('openssl', ['version']).status === 0)(
    'that its certificate is not trusted',
    async () => {
      const [key, cert] = [join(temp.path, 'key.pem'), join(temp.path, 'cert.pem')];
      const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
      const args = [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '1',
        '-keyout',
        key,
        '-out',
        cert,
      ];
      execFileSync('openssl', [...args, ...subject], { stdio: 'pipe' });
      const tls = createTls({ key: readFileSync(key), cert: readFileSync(cert) }, (_request, answer) =>
        answer.end(),
      );
      await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
      const endpoint = `https://localhost:${(tls.address() as AddressInfo).port}`;
      await expect(storeAt({ endpoint }).probe(makeWork())).rejects.toMatchObject({
        message: expect.stringMatching(/certificate of the server is not trusted \(TLS/),
      });
      tls.close();
    },
  );
});

/** Hands bytes on to the real server, until so many went up: then nothing goes through any more. */
async function cutting(afterBytes: number): Promise<{ proxy: Server; port: number; sent: () => number }> {
  let sent = 0;
  let cut = false;
  const open = new Set<Socket>();
  const proxy = createServer((client) => {
    if (cut) return client.destroy();
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      open.add(socket);
      // Its end is what is tested.
      socket.on('error', () => socket.destroy());
    }
    upstream.pipe(client);
    client.on('data', (chunk: Buffer) => {
      sent += chunk.length;
      cut = sent > afterBytes;
      if (cut) for (const socket of open) socket.destroy();
      else upstream.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    return undefined;
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return { proxy, port: (proxy.address() as AddressInfo).port, sent: () => sent };
}

it('an upload that was cut goes on where it ended', async () => {
  const file: ArchiveFile = await makeArchive(temp.path, 'one', 26);
  const first = await cutting(20_000_000);
  const work = makeWork();
  const cut = storeAt({ endpoint: `http://127.0.0.1:${first.port}` }).put(file, null, work);
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
  first.proxy.close();
  expect(await storeAt({}).list(makeWork())).toEqual([]);
  const journal = work.journals.at(-1) ?? null;
  expect(JSON.parse(journal ?? '').etags).toHaveLength(2);
  const rest = await cutting(Number.MAX_SAFE_INTEGER);
  const store = storeAt({ endpoint: `http://127.0.0.1:${rest.port}` });
  const name = await store.put(file, journal, makeWork());
  expect(rest.sent()).toBeLessThan(file.bytes - 2 * 8 * 1024 * 1024 + 1_000_000);
  await storeAt({}).prove(name, file, makeWork());
  rest.proxy.close();
});

/** s3rver forgets nothing and answers an unknown upload with a fault of its own; others say what Amazon says. */
async function forgetting(uploadId: string): Promise<{ front: HttpServer; endpoint: string }> {
  const gone = '<Error><Code>NoSuchUpload</Code><Message>gone</Message></Error>';
  const front = createHttp((asked, answer) => {
    if (asked.url?.includes(uploadId)) {
      asked.resume();
      answer.writeHead(404, { 'content-type': 'application/xml' }).end(gone);
      return;
    }
    const { method, url: path, headers } = asked;
    const on = request({ host: '127.0.0.1', port, method, path, headers }, (from) => {
      answer.writeHead(from.statusCode ?? 500, from.headers);
      from.pipe(answer);
    });
    asked.pipe(on);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  return { front, endpoint: `http://127.0.0.1:${(front.address() as AddressInfo).port}` };
}

it('an upload whose parts the server has cleared begins anew', async () => {
  const file: ArchiveFile = await makeArchive(join(temp.path, 'two'), 'two', 10);
  const { front, endpoint } = await forgetting('cleared');
  const journal = JSON.stringify({ uploadId: 'cleared', partBytes: 8 * 1024 * 1024, etags: ['"x"'] });
  const name = await storeAt({ endpoint }).put(file, journal, makeWork());
  await storeAt({}).prove(name, file, makeWork());
  front.close();
});
