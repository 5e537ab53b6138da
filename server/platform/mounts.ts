import { readFile } from 'node:fs/promises';
import { errnoOf } from '../errors.ts';

/** Mount points of this process, absolute; empty where /proc is not there. A bind mount can share st_dev, so this is the only sure source. */
export async function readMountPoints(path = '/proc/self/mountinfo'): Promise<string[]> {
  try {
    return parseMountinfo(await readFile(path, 'utf8'));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Field 5 of each line, with the kernel's octal escapes (`\040` is a space) undone. */
export function parseMountinfo(text: string): string[] {
  const points: string[] = [];
  for (const line of text.split('\n')) {
    const point = line.split(' ')[4];
    if (point)
      points.push(
        point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
      );
  }
  return points;
}

/** Those of `points` that are `path` or lie below it. */
export function mountsWithin(points: readonly string[], path: string): string[] {
  const prefix = path.endsWith('/') ? path : `${path}/`;
  return points.filter((point) => point === path || point.startsWith(prefix));
}
