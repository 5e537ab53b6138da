import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { discoverInstances } from './discovery.ts';
import { makeTempDir } from './testing/state-fixture.ts';

it('finds profiles, and takes nothing for one that Gatehouse made beside them', () => {
  const temp = makeTempDir();
  onTestFinished(temp.remove);
  for (const name of ['.openclaw', '.openclaw-work'])
    for (const suffix of ['', '.gatehouse', '.gatehouse-backups'])
      mkdirSync(join(temp.path, `${name}${suffix}`));
  const found = discoverInstances({ env: {}, home: temp.path }).map(({ stateDir }) => stateDir);
  expect(found).toEqual([join(temp.path, '.openclaw'), join(temp.path, '.openclaw-work')]);
});
