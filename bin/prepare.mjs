#!/usr/bin/env node
// Gets a fresh clone ready before `npm start`, `npm run dev` and `npm test`. Runs before anything is
// installed and on Node 20, so: Node built-ins only, and no syntax that an older Node fails to parse here.

const OLDEST_NODE = 20;

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE) {
  console.error(
    `Gatehouse needs Node ${OLDEST_NODE} or later to install itself; this is Node ${process.versions.node}.\n` +
      'Install a current Node from https://nodejs.org and run the same command again. Nothing was changed.',
  );
  process.exit(1);
}

const { prepare } = await import('./prepare/main.mjs');
process.exitCode = await prepare(process.argv[2]);
