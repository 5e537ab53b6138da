import { expect, it } from 'vitest';
import { LinkPaths } from './link-paths.ts';

const root = {
  kind: 'state',
  sourcePath: '/home/u/.openclaw',
  archivePath: 'R/payload/posix/home/u/.openclaw',
};
const at = (path: string): string => `${root.archivePath}/${path}`;

it.each<[string, Record<string, string>, string, boolean]>([
  ['a link beside it', { x: 'y' }, 'x', false],
  ['up and out', { x: '../y' }, 'x', true],
  ['up and out through a link that goes up', { 'a/up': '..', x: 'a/up/../etc' }, 'x', true],
  ['round and back in', { 'a/deep': 'b/c', x: 'a/deep/../../y' }, 'x', false],
  ['out through a chain', { one: 'two', two: 'a/three', 'a/three': '../..', x: 'one/y' }, 'x', true],
  ['to an absolute place inside', { x: '/home/u/.openclaw/y' }, 'x', false],
  ['to an absolute place outside', { a: '/etc', x: 'a/passwd' }, 'x', true],
  ['above the archive', { x: '../../../../../../../../etc' }, 'x', true],
  ['in a circle', { x: 'y', y: 'x' }, 'x', false],
])('follows a link %s', (_name, links, name, leaves) => {
  const all = Object.entries(links).map(([path, target]) => ({ path: at(path), target }));
  const link = all.find(({ path }) => path === at(name));
  if (!link) throw new Error('The table names no link.');
  expect(new LinkPaths(all).leaves(link, root)).toBe(leaves);
});
