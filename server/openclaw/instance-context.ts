import { includeRootsIn, outsideValues } from '../../config-language/as-read.ts';
import { isIgnoredInConfig } from '../../config-language/env-names.ts';
import { resolveIncludes } from '../../config-language/include.ts';
import { mergedValue } from '../../config-language/merged.ts';
import type { ConfigValue } from '../../config-language/syntax.ts';
import type { DiskRead } from '../config/ports.ts';
import type { Env } from '../platform/process.ts';
import type { OpenClawTarget } from './environment.ts';
import { type GatewaySurroundings, gatewaySurroundings, variableSources } from './gateway-environment.ts';
import { type GatewayEndpoint, gatewayEndpoint } from './port.ts';
import type { RpcTarget } from './rpc.ts';
import { findGatewayOwner, valueAt } from './state-layout.ts';
import { gatewayCredential } from './token.ts';

/** The Gateway is on this machine: one that does not shake hands by then is busy or not there. */
const RPC_TIMEOUT_MS = 4_000;

interface Disk {
  read(path: string): DiskRead;
}

/** What an instance's config and environment say, read afresh; secrets stay in this object and are never printed. */
export interface InstanceContext {
  /** The merged config without substitution; undefined when it can't be read. */
  readonly config: ConfigValue | undefined;
  readonly endpoint: GatewayEndpoint;
  /** For the Gateway's WebSocket. */
  readonly rpc: RpcTarget;
  /** As the Gateway would see it. */
  resolveEnv(name: string): string | undefined;
}

/** Never throws for a config that is broken or absent: then the defaults hold. */
export async function readInstanceContext(instance: OpenClawTarget, disk: Disk): Promise<InstanceContext> {
  const config = readMergedConfig(instance, disk);
  const owner = await findGatewayOwner(instance);
  const resolveEnv = createResolver(instance, await gatewaySurroundings(instance, 'manual'), config, disk);
  const [state] = variableSources(instance, { env: null, cwd: null }, disk);
  const env = { OPENCLAW_GATEWAY_PORT: state?.values.get('OPENCLAW_GATEWAY_PORT') };
  const endpoint = gatewayEndpoint(config, env, owner);
  const rpc = { endpoint, credential: gatewayCredential(config, resolveEnv), timeoutMs: RPC_TIMEOUT_MS };
  return { config, endpoint, rpc, resolveEnv };
}

interface MergedRead {
  readonly includeRoots: string;
  /** Every file that was asked for, absent ones too, with what it was. */
  readonly files: ReadonlyMap<string, string>;
  readonly config: ConfigValue | undefined;
}

/** By disk and config file: a config is merged again only when one of its files is another. */
const mergedReads = new WeakMap<Disk, Map<string, MergedRead>>();

/**
 * The merged config of an instance, `${VAR}` left as it stands; undefined when the root can't be read. Asked every
 * few seconds, so it is kept while all its files hold the same bytes. Don't change what it answers.
 */
export function readMergedConfig(target: OpenClawTarget, disk: Disk): ConfigValue | undefined {
  const byPath = mergedReads.get(disk) ?? new Map<string, MergedRead>();
  mergedReads.set(disk, byPath);
  const last = byPath.get(target.configPath);
  const roots = includeRoots().join(':');
  const same =
    last?.includeRoots === roots && [...last.files].every(([path, was]) => was === stateOf(disk.read(path)));
  if (last && same) return last.config;
  const files = new Map<string, string>();
  const config = mergeFiles(target, disk, files);
  byPath.set(target.configPath, { includeRoots: roots, files, config });
  return config;
}

/** What the merging depends on. */
function stateOf(read: DiskRead): string {
  return read.kind === 'file' ? `${read.sha256} ${read.realPath}` : read.kind;
}

function mergeFiles(target: OpenClawTarget, disk: Disk, files: Map<string, string>): ConfigValue | undefined {
  const { merged } = resolveIncludes({
    rootFile: target.configPath,
    includeRoots: includeRoots(),
    access: {
      read: (path) => {
        const read = disk.read(path);
        files.set(path, stateOf(read));
        if (read.kind === 'file') return { kind: 'file', text: read.text, realPath: read.realPath };
        return read.kind === 'binary' || read.kind === 'unreadable'
          ? { kind: 'unreadable' }
          : { kind: read.kind };
      },
    },
  });
  return merged === null ? undefined : mergedValue(merged);
}

/** `OPENCLAW_INCLUDE_ROOTS`, a list of directories separated as PATH is. */
export function includeRoots(env: Env = process.env): string[] {
  return includeRootsIn(env.OPENCLAW_INCLUDE_ROOTS, env.HOME);
}

/** As OpenClaw asks its sources; what none of them has may still be in Gatehouse's own environment. */
function createResolver(
  target: OpenClawTarget,
  { env, cwd }: GatewaySurroundings,
  config: ConfigValue | undefined,
  disk: Disk,
) {
  const outside = outsideValues(variableSources(target, { env, cwd }, disk), '2026.9.6');
  return (name: string): string | undefined => {
    const inline = valueAt(config, ['env', 'vars', name]);
    const usable = typeof inline === 'string' && !isIgnoredInConfig(name, '2026.9.6') ? inline : undefined;
    return outside(name) ?? usable ?? process.env[name];
  };
}
