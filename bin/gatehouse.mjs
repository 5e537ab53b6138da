#!/usr/bin/env node
// The command line. On an older Node it hands over to the one that `npm install` brought.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const runsTypeScript = major > 22 || (major === 22 && minor >= 18);

if (runsTypeScript) {
  // Not before: an older Node does not even link it.
  const { keepCompiledCode } = await import('./code-cache.mjs');
  keepCompiledCode();
  const { main } = await import('../server/cli/main.ts');
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));
  if (!existsSync(node)) {
    console.error(
      `Gatehouse needs Node 22.18 or later; this is ${process.versions.node}. Run "npm install" once.`,
    );
    process.exit(2);
  }
  const result = spawnSync(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = result.status ?? 1;
}
