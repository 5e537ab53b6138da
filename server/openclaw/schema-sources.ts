import type { ConfigDisk } from '../config/ports.ts';
import { readConfigSchema } from './gateway-facts.ts';
import { readInstanceContext, readMergedConfig } from './instance-context.ts';
import type { SchemaProviderDeps } from './schema-provider.ts';
import { valueAt } from './state-layout.ts';

/** What a running Gateway and the config itself say of the schema. */
export function schemaSources(
  disk: Pick<ConfigDisk, 'read'>,
): Pick<SchemaProviderDeps, 'askGateway' | 'enabledPlugins'> {
  return {
    askGateway: async (target) => readConfigSchema((await readInstanceContext(target, disk)).rpc),
    enabledPlugins(target) {
      const entries = valueAt(readMergedConfig(target, disk), ['plugins', 'entries']);
      if (typeof entries !== 'object' || entries === null) return [];
      return Object.keys(entries)
        .filter((id) => valueAt(entries, [id, 'enabled']) === true)
        .sort();
    },
  };
}
