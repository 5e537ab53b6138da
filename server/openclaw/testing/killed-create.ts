import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/**
 * A process of its own that makes a backup and kills itself with SIGKILL right before its nth change of the file
 * system; n = 0 only prints what changes there are, one a line. Arguments: state directory, destination, n.
 */
const [stateDir = '', destinationDir = '', at = '0'] = process.argv.slice(2);
const seen: string[] = [];

function dieBefore(name: string, isChange: (args: readonly unknown[]) => boolean = () => true): void {
  const functions = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  const original = functions[name];
  if (!original) throw new Error(`There is no fs.${name}.`);
  functions[name] = (...args: unknown[]) => {
    if (isChange(args)) {
      seen.push(name);
      if (seen.length === Number(at)) process.kill(process.pid, 'SIGKILL');
    }
    return original.apply(fs, args);
  };
}

for (const name of ['mkdirSync', 'writeSync', 'fsyncSync', 'renameSync', 'rmSync', 'copyFileSync'])
  dieBefore(name);
dieBefore('openSync', ([, flags]) => typeof flags === 'string' && flags.startsWith('w'));
syncBuiltinESMExports();

const { createArchiver } = await import('../archiver.ts');
const { runArchiveTask } = await import('../archive-task.ts');
const { sourceOf } = await import('./state-fixture.ts');
const archiver = createArchiver({
  now: Date.now,
  runTask: (task, onProgress) => runArchiveTask(task, onProgress),
});
await archiver.create({ source: sourceOf(stateDir), destinationDir, level: 'fast' }, () => undefined);
console.log(seen.join('\n'));
