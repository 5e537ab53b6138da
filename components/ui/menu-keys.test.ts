import { expect, it } from 'vitest';
import { nextInMenu } from './menu-keys.ts';

const labels = ['Download', 'Restore', 'Rename', 'Delete'];

it.each([
  [-1, 'ArrowDown', 0],
  [0, 'ArrowDown', 1],
  [3, 'ArrowDown', 0],
  [0, 'ArrowUp', 3],
  [-1, 'ArrowUp', 3],
  [2, 'Home', 0],
  [1, 'End', 3],
  [0, 'r', 1],
  [1, 'R', 2],
  [2, 'r', 1],
  [0, 'd', 3],
  [0, 'x', null],
  [0, ' ', null],
  [0, 'Enter', null],
])('from %d with %s to %s', (current, key, next) => expect(nextInMenu(labels, current, key)).toBe(next));

it('stays out of an empty menu', () => expect(nextInMenu([], -1, 'ArrowDown')).toBeNull());
