#!/usr/bin/env node
// Measures what the product promises about speed and size. `npm run bench` runs all, `npm run bench -- editor idle` some.
const BENCHES = {
  backup: () => import('./backup.ts'),
  language: () => import('./language.ts'),
  schema: () => import('./schema.ts'),
  parity: () => import('./parity.ts'),
  health: () => import('./health.ts'),
  pages: () => import('./pages.ts'),
  editor: () => import('./editor.ts'),
  idle: () => import('./idle.ts'),
};

const wanted = process.argv.slice(2).filter((name) => name in BENCHES);
const names = wanted.length > 0 ? wanted : Object.keys(BENCHES);
let missed = 0;
for (const name of names) {
  console.log(`\n${name}`);
  const { run } = await BENCHES[name]();
  for (const { what, value, unit, budget } of await run()) {
    const within = budget === null || value <= budget;
    if (!within) missed++;
    const shown = `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`.padStart(12);
    const verdict = budget === null ? '' : `  budget ${budget} ${unit}  ${within ? 'ok' : 'MISSED'}`;
    console.log(`  ${what.padEnd(58)}${shown}${verdict}`);
  }
}
console.log(missed === 0 ? '\nAll budgets are kept.' : `\n${missed} budgets are missed.`);
process.exitCode = missed === 0 ? 0 : 1;
