import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeService } from './restore-bench.ts';
import { makeState, makeTempDir, silentHandle, snapshotTree, sourceOf } from './state-fixture.ts';

/** What a backup does not hold, and the databases, whose bytes differ though their content does not. */
export const NOT_COMPARED = [
  'cache/control-ui-assets',
  'extensions/demo/node_modules',
  'state/plugin.sqlite',
  '.gatehouse',
];

/** A state directory `two`, and an archive of what was there before, `one`; with what each of them holds. */
export async function makeTwoStates() {
  const temp = makeTempDir();
  const state = join(temp.path, '.openclaw');
  makeState(state, 'one');
  const archived = snapshotTree(state, NOT_COMPARED);
  const order = { destinationDir: join(temp.path, 'out'), level: 'fast', reason: 'manual' } as const;
  const archive = (await makeService().service.create(sourceOf(state), order, silentHandle())).path;
  rmSync(state, { recursive: true });
  makeState(state, 'two');
  return { temp, state, archive, archived, live: snapshotTree(state, ['.gatehouse']) };
}
