import { expect, it } from 'vitest';
import type { Revision } from '../config/types.ts';
import { readInForce } from './in-force.ts';

const ROOT = '/c/openclaw.json';
const OFF = 'gateway: { reload: { mode: "off" } }';

/** Newest first; the id is the text. */
const kept = (...states: (readonly [createdAt: number, text: string, observed?: Revision['observed']])[]) =>
  states.map(([createdAt, text, observed = null]) => ({ id: text, createdAt, observed }) as Revision);

const ask = (revisions: Revision[], applied: boolean | null = false, startedAt: number | null = 50) =>
  readInForce({
    instance: { id: 'i', configPath: ROOT },
    ...{ applied, startedAt, kept: revisions },
    texts: async (_instance, id) => (id === 'gone' ? [] : [{ path: ROOT, text: id }]),
  });

it.each([true, null])('is what is on disk when the Gateway says %s', async (applied) => {
  expect(await ask(kept([90, '{ a: 2 }'], [10, '{ a: 1 }']), applied)).toBeUndefined();
});

it.each<[string, Revision[], unknown]>([
  [
    'what it read when it started',
    kept([90, `{ a: 3, ${OFF} }`], [70, `{ a: 2, ${OFF} }`], [10, '{ a: 1 }']),
    { a: 1 },
  ],
  [
    'also with reload off',
    kept([90, '{ a: 2 }'], [10, `{ ${OFF} }`]),
    { gateway: { reload: { mode: 'off' } } },
  ],
  ['what it took over while it ran', kept([90, '{ a: 3 }'], [70, '{ a: 2 }'], [10, '{ a: 1 }']), { a: 2 }],
  ['not what it refused', kept([90, '{ a: 3 }'], [70, '{ a: 2 }', 'rejected'], [60, '{ a: 1 }']), { a: 1 }],
  ['not what is lost', kept([90, '{ a: 3 }'], [70, 'gone'], [60, '{ a: 1 }']), { a: 1 }],
  ['unknown where nothing older was kept', kept([90, '{ a: 3 }']), undefined],
])('is %s', async (_name, revisions, config) => {
  expect(await ask(revisions)).toEqual(config);
});
