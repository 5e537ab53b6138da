import { createCipheriv } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

const WORDS =
  'gateway channel session agent message deploy restart token config schema release review budget export signal thread socket upload weather calendar invoice answer question summary memory search result error status'.split(
    ' ',
  );
const POOL_BYTES = 24 * 1024 * 1024;

/** What a state of `bytes` is made of: share of the bytes, and bytes of one file. */
const PARTS = [
  { share: 0.45, fileBytes: 160_000, path: (n: number) => `agents/main/sessions/${n}.jsonl` },
  { share: 0.15, fileBytes: 6_000, path: (n: number) => `workspace/notes/${n % 97}/${n}.md` },
  { share: 0.2, fileBytes: 90_000, path: (n: number) => `media/inbound/${n % 31}/${n}.jpg` },
] as const;
const DATABASE_SHARE = 0.2;

/**
 * Makes a state directory of about `bytes`: transcripts, notes, pictures that do not compress, and one agent database,
 * in the shares of a real one (30 kB a file on average). Answers how many files it has.
 */
export function makeBenchState(stateDir: string, bytes: number): number {
  const text = makeText();
  const noise = makeNoise(4 * 1024 * 1024);
  let files = 1;
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(stateDir, 'openclaw.json'), '{ gateway: { port: 18999 } }\n', { mode: 0o600 });
  for (const { share, fileBytes, path } of PARTS) {
    const count = Math.ceil((bytes * share) / fileBytes);
    for (let n = 0; n < count; n++, files++) {
      const source = path(n).endsWith('.jpg') ? noise : text;
      const start = (n * 7_919 * 13) % (source.length - fileBytes);
      const target = join(stateDir, path(n));
      mkdirSync(join(target, '..'), { recursive: true, mode: 0o700 });
      writeFileSync(target, endLine(source.subarray(start, start + fileBytes), target), { mode: 0o600 });
    }
  }
  makeDatabase(join(stateDir, 'agents/main/agent/openclaw-agent.sqlite'), bytes * DATABASE_SHARE, text);
  return files + 1;
}

function endLine(bytes: Buffer, path: string): Buffer {
  return path.endsWith('.jsonl') ? Buffer.concat([bytes.subarray(0, -1), Buffer.from('\n')]) : bytes;
}

/** Bytes that do not compress, the same ones each time. */
function makeNoise(bytes: number): Buffer {
  const seed = Buffer.from('gatehouse bench.');
  return createCipheriv('aes-128-ctr', seed, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

function makeText(): Buffer {
  const words: string[] = [];
  let seed = 42;
  for (let length = 0; length < POOL_BYTES; ) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    const word =
      seed % 17 === 0 ? `${seed.toString(36)}"}\n{"at":${seed}` : (WORDS[seed % WORDS.length] as string);
    words.push(word);
    length += word.length + 1;
  }
  return Buffer.from(words.join(' '));
}

function makeDatabase(path: string, bytes: number, text: Buffer): void {
  mkdirSync(join(path, '..'), { recursive: true, mode: 0o700 });
  const database = new Database(path);
  database.exec(
    'CREATE TABLE message (id INTEGER PRIMARY KEY, at INTEGER, body TEXT); CREATE INDEX message_at ON message (at)',
  );
  const insert = database.prepare('INSERT INTO message (at, body) VALUES (?, ?)');
  database.transaction(() => {
    for (let done = 0; done < bytes; done += 3_000) {
      const start = (done * 31) % (text.length - 3_000);
      insert.run(done, text.toString('latin1', start, start + 2_900));
    }
  })();
  database.close();
}
