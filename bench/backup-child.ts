import { statSync } from 'node:fs';
import { createArchiver } from '../server/openclaw/archiver.ts';

/** One piece of archive work as the server does it; prints what came of it and the time it took as JSON. */
const [act, from = '', to = '', level = 'fast'] = process.argv.slice(2);
const archiver = createArchiver({ now: Date.now });
const source = {
  stateDir: from,
  configPath: `${from}/openclaw.json`,
  config: null,
  openclawVersion: null,
  name: 'bench',
};
const quiet = (): void => undefined;
const began = performance.now();
const result = await run();
console.log(JSON.stringify({ wallMs: performance.now() - began, ...result }));

async function run(): Promise<{ path: string; bytes: number }> {
  if (act === 'create') {
    const { path, bytes } = await archiver.create(
      { source, destinationDir: to, level: level === 'zstd' ? 'zstd' : 'fast' },
      quiet,
    );
    return { path, bytes };
  }
  if (act === 'verify') {
    const report = await archiver.verify(from, quiet);
    if (!report.ok) throw new Error(JSON.stringify(report.problems[0]));
  } else
    await archiver.extract(
      { path: from, targetDir: to, external: 'skip', checkDatabases: true, sha256: null, owner: null },
      quiet,
    );
  return { path: to, bytes: statSync(from).size };
}
