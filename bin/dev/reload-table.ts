/**
 * Makes the bundled table of what a changed config path does, by asking a running Gateway for every path of its schema.
 *
 *   OPENCLAW_GATEWAY_TOKEN=… node bin/dev/reload-table.ts [--port 18789]
 *
 * The Gateway should be a fresh one, without channels: what depends on the plugins that a config loads is left out and
 * kept in `config-language/reload-rules.ts`.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PLUGIN_RULES, SHARED_CHANNEL_PREFIXES } from '../../config-language/reload-rules.ts';
import { connectGateway } from '../../server/openclaw/rpc.ts';
import { compress, readReloadTree } from './reload-tree.ts';

const OUTPUT = fileURLToPath(new URL('../../config-language/reload-table.ts', import.meta.url));

const { values } = parseArgs({ options: { port: { type: 'string', default: '18789' } } });
const secret = process.env.OPENCLAW_GATEWAY_TOKEN;
const connection = await connectGateway({
  endpoint: { host: '127.0.0.1', port: Number(values.port), tls: false },
  credential: secret ? { kind: 'token', secret } : null,
  timeoutMs: 10_000,
});
try {
  const ofPlugins = Object.values(PLUGIN_RULES).flatMap((rules) => rules.map(([prefix]) => prefix));
  const dependent = [...SHARED_CHANNEL_PREFIXES, ...ofPlugins];
  const leftOut = (path: string) =>
    dependent.some((prefix) => path === prefix || path.startsWith(`${prefix}.`));
  const nodes = await readReloadTree(connection, leftOut);
  const rules = compress(nodes);
  const { version } = connection.hello;
  writeFileSync(
    OUTPUT,
    `// Made by bin/dev/reload-table.ts of a running Gateway; not to be edited.
import type { ReloadRule } from './reload-rules.ts';

/** OpenClaw ${version}: ${nodes.length} paths of its schema, as the fewest prefixes that say the same. */
export const RELOAD_TABLE: readonly ReloadRule[] = [
${rules.map(([prefix, kind]) => `  ['${prefix}', '${kind}'],`).join('\n')}
];
`,
  );
  process.stdout.write(`${nodes.length} paths, ${rules.length} prefixes\n`);
} finally {
  connection.close();
}
