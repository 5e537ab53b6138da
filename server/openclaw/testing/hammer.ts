import { appendFileSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * Writes into a database and a transcript as fast as it can until it is killed: a process of its own, as a Gateway is.
 * Arguments: database, transcript, journal mode.
 */
const [database = '', transcript = '', mode = 'WAL'] = process.argv.slice(2);
const connection = new Database(database);
connection.pragma(`journal_mode = ${mode}`);
connection.exec(
  'CREATE TABLE IF NOT EXISTS pairs (left_side INTEGER, right_side INTEGER, filler BLOB); CREATE INDEX IF NOT EXISTS pairs_left ON pairs (left_side)',
);
const insert = connection.prepare('INSERT INTO pairs VALUES (?, ?, randomblob(900))');
const trim = connection.prepare('DELETE FROM pairs WHERE left_side < ?');
let number = 0;
// Both sides of a pair are written in one transaction: a torn copy shows a row without its twin.
const write = connection.transaction(() => {
  for (let count = 0; count < 20; count += 1) {
    number += 1;
    insert.run(number, number);
  }
  if (number % 400 === 0) trim.run(number - 2000);
});
process.send?.('ready');
setInterval(() => {
  for (let round = 0; round < 10; round += 1) write();
  const line = JSON.stringify({ number, text: 'x'.repeat(300) });
  appendFileSync(transcript, line.slice(0, 150));
  appendFileSync(transcript, `${line.slice(150)}\n`);
}, 10);
