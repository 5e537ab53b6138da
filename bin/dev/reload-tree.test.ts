import { expect, it } from 'vitest';
import type { GatewayConnection } from '../../server/openclaw/rpc.ts';
import { compress, readReloadTree } from './reload-tree.ts';

const KINDS = {
  gateway: 'restart',
  'gateway.port': 'restart',
  'gateway.tls': 'restart',
  'gateway.tls.auto': 'hot',
  logging: 'none',
  'logging.level': 'none',
  'list.*': 'hot',
  list: 'hot',
  'list.*.key': 'none',
  plugin: 'hot',
} as const;

const parentOf = (path: string) => path.split('.').slice(0, -1).join('.') || '.';

/** Answers as a Gateway does: the children of the path asked for. */
const connection = {
  request: async (_method: string, { path }: { path: string }) => {
    const inside = Object.entries(KINDS).filter(([child]) => parentOf(child) === path);
    const children = inside.map(([child, reloadKind]) => ({
      ...{ path: child, reloadKind },
      hasChildren: Object.keys(KINDS).some((one) => parentOf(one) === child),
    }));
    return { ok: true, payload: { children } };
  },
} as unknown as GatewayConnection;

it('asks for every path, and says it with the fewest prefixes', async () => {
  const nodes = await readReloadTree(connection, (path) => path === 'plugin');
  expect(Object.fromEntries(nodes.map(({ path, kind }) => [path, kind]))).toEqual({
    ...KINDS,
    plugin: undefined,
  });
  expect(compress(nodes)).toEqual([
    ['gateway', 'restart'],
    ['gateway.tls.auto', 'hot'],
    ['list', 'hot'],
    ['list.*.key', 'none'],
    ['logging', 'none'],
  ]);
});

it('says which path was refused', async () => {
  const refusing = { request: async () => ({ ok: false, code: 'X', message: 'not found' }) };
  await expect(readReloadTree(refusing as unknown as GatewayConnection, () => false)).rejects.toThrow(
    '.: not found',
  );
});
