import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('gatehouse.mjs', import.meta.url));

/** A Node on the path that cannot run TypeScript, as a machine's own may be. */
const older = (process.env.PATH ?? '')
  .split(':')
  .map((directory) => join(directory, 'node'))
  .filter(existsSync)
  .find((node) => Number(execFileSync(node, ['-p', 'parseInt(process.versions.node)'])) < 22);

it.skipIf(older === undefined)('hands over to the Node that was installed, on an older one', () => {
  const { stdout, stderr, status } = spawnSync(older ?? '', [SCRIPT, 'help'], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toContain('gatehouse serve');
});
