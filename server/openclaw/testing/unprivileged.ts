import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { messageOf } from '../../errors.ts';
import { calmHooks, makeService, restoreInto } from './restore-bench.ts';
import { silentHandle, sourceOf } from './state-fixture.ts';

/**
 * A process of its own that gives up its rights once its modules are loaded, then does one act after the other.
 * Arguments: user (also its group), state directory, archive, acts. Prints what became of each:
 * `ok`, the warnings of a backup, or the message of an error.
 */
const [user = '', stateDir = '', archive = '', ...acts] = process.argv.slice(2);
new Database(':memory:').close();
if (process.getuid?.() === 0) {
  process.setgroups?.([]);
  process.setgid?.(Number(user));
  process.setuid?.(Number(user));
}
const { service } = makeService();
const refusing = {
  ...calmHooks,
  validateConfig: () => Promise.resolve({ ok: false, problems: ['no'], note: null }),
};
const outcomes: string[] = [];

async function createBeside(path: string): Promise<string> {
  const order = { destinationDir: dirname(path), level: 'fast', reason: 'manual' } as const;
  const { warnings } = await service.create(sourceOf(stateDir), order, silentHandle());
  return warnings.join(' ');
}

for (const act of acts) {
  const done = (): Promise<unknown> => {
    if (act === 'restore') return restoreInto(service, archive, stateDir);
    if (act === 'create') return createBeside(archive);
    if (act === 'refused') return restoreInto(service, archive, stateDir, refusing);
    return act === 'undo' ? service.undo(stateDir, calmHooks, silentHandle()) : service.dismissUndo(stateDir);
  };
  outcomes.push(await done().then((result) => (typeof result === 'string' ? result : 'ok'), messageOf));
}
process.stdout.write(JSON.stringify(outcomes));
