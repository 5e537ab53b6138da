import Database from 'better-sqlite3';

/**
 * A process of its own that makes a database with rows, then runs statements on it, says so and holds on until it is
 * killed. Arguments: path, rows, statements; `MORE` adds a commit that stays in the journal, `END n` lets go after n ms.
 */
const [path = '', rows = '0', ...statements] = process.argv.slice(2);
const database = new Database(path);
database.exec('CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT); CREATE INDEX texts ON rows (text)');
const insert = database.prepare('INSERT INTO rows (text) VALUES (hex(randomblob(100)) || ?)');
database.transaction(() => {
  for (let row = 0; row < Number(rows); row += 1) insert.run(row);
})();
for (const statement of statements) {
  const wait = /^END (\d+)$/.exec(statement)?.[1];
  if (wait) setTimeout(() => database.exec('COMMIT'), Number(wait));
  else if (statement === 'MORE') database.exec("UPDATE rows SET text = text || ' again'");
  else database.exec(statement);
}
process.stdout.write('holding');
setInterval(() => undefined, 60_000);
