import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PathMap } from './path-map.ts';

const path = fc
  .array(fc.constantFrom('a', 'b', 'é', '__proto__', ''), { maxLength: 4 })
  .map((parts) => parts.join('/'));

it('holds what a map by whole paths holds', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(path, fc.nat())), fc.array(path), (pairs, asked) => {
      const found = new PathMap<number>();
      for (const [key, value] of pairs) found.set(key, value);
      const expected = new Map(pairs);
      expect(found.size).toBe(expected.size);
      expect(new Map(found)).toEqual(expected);
      for (const key of asked) expect(found.get(key)).toBe(expected.get(key));
    }),
  );
});
