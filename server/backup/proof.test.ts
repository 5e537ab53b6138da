import { describe, expect, it } from 'vitest';
import { contentProblem, shortfalls } from './proof.ts';

const config = { component: 'config', files: 2, bytes: 20 } as const;
const sessions = { component: 'sessions', files: 3, bytes: 300 } as const;
const record = { files: 5, contentBytes: 320, components: [config, sessions] };

describe('what came out of a backup', () => {
  it.each([
    ['the same', { files: 5, bytes: 320, components: [config, sessions] }, null],
    ['a file less', { files: 4, bytes: 320, components: [config] }, 'It differs in: sessions.'],
    ['bytes less', { files: 5, bytes: 319, components: [config, { ...sessions, bytes: 299 }] }, 'sessions'],
    // Another version may sort files into other parts; that is no loss.
    ['other parts', { files: 5, bytes: 320, components: [{ ...config, files: 5, bytes: 320 }] }, null],
  ])('is judged against what went in: %s', (_name, found, problem) => {
    const said = contentProblem(record, found);
    if (problem === null) expect(said).toBeNull();
    else expect(said).toContain(problem);
  });
});

describe('a capture against its forecast', () => {
  it.each([
    ['as forecast', [config, sessions], []],
    ['with more', [config, { ...sessions, files: 4 }], []],
    ['with less', [config, { ...sessions, files: 1 }], ['sessions: 3 files']],
    ['with a part gone', [config], ['sessions: 3 files']],
  ])('says what is missing: %s', (_name, captured, said) => {
    const found = shortfalls([config, sessions], captured);
    expect(found).toHaveLength(said.length);
    for (const [index, start] of said.entries()) expect(found[index]).toContain(start);
  });
});
