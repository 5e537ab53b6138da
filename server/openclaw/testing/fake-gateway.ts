import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** RFC 6455. */
const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export interface Wire {
  /** Sends one text frame. */
  send(message: unknown): void;
  /** Cuts the connection without a word, in the middle of a message when `half` is given. */
  cut(half?: string): void;
}

/** Answers `method`; null leaves the request without an answer. */
export type Answer = (method: string, wire: Wire) => unknown;

/** A Gateway that misbehaves, which the real one can't be made to: it shakes hands as that does, then does as told. */
export async function startFakeGateway(answer: Answer): Promise<{ port: number; stop: () => void }> {
  const server = createServer();
  server.on('upgrade', (request, socket: Duplex) => {
    const key = `${request.headers['sec-websocket-key'] ?? ''}${MAGIC}`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const wire = wireOn(socket);
    wire.send({ type: 'event', event: 'connect.challenge', payload: { nonce: 'n' } });
    socket.on('error', () => undefined);
    socket.on('data', (frame: Buffer) => {
      const text = textOf(frame);
      if (text === null) return;
      const { id, method } = JSON.parse(text) as { id: string; method: string };
      const reply = method === 'connect' ? { ok: true, payload: {} } : answer(method, wire);
      if (reply) wire.send({ type: 'res', id, ...reply });
    });
  });
  await listening(server);
  return { port: (server.address() as AddressInfo).port, stop: () => server.closeAllConnections() };
}

function listening(server: Server): Promise<void> {
  server.unref();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}

function wireOn(socket: Duplex): Wire {
  return {
    send: (message) => socket.write(frameOf(Buffer.from(JSON.stringify(message)))),
    cut(half = '') {
      if (half !== '') socket.write(frameOf(Buffer.from(half.repeat(2))).subarray(0, half.length));
      socket.destroy();
    },
  };
}

function frameOf(body: Buffer): Buffer {
  const header = Buffer.alloc(body.length < 126 ? 2 : 4);
  header[0] = 0x81;
  header[1] = Math.min(body.length, 126);
  if (body.length >= 126) header.writeUInt16BE(body.length, 2);
  return Buffer.concat([header, body]);
}

/** The text of a client's frame of up to 64 KB; null for another kind. */
function textOf(frame: Buffer): string | null {
  if (((frame[0] ?? 0) & 0x0f) !== 1) return null;
  const short = (frame[1] ?? 0) & 0x7f;
  const start = short === 126 ? 4 : 2;
  const length = short === 126 ? frame.readUInt16BE(2) : short;
  const mask = frame.subarray(start, start + 4);
  const body = frame.subarray(start + 4, start + 4 + length);
  return Buffer.from(body.map((byte, index) => byte ^ (mask[index % 4] ?? 0))).toString('utf8');
}
