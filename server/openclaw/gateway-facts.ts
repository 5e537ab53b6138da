import { readSchemaDocument, type SchemaDocument } from '../../config-language/schema-document.ts';
import { isAppError } from '../errors.ts';
import { type GatewayConnection, type RpcFailure, type RpcTarget, withGateway } from './rpc.ts';

/** What the running Gateway says of its config. Null fields: this generation does not say. */
export interface AppliedConfig {
  /** Of what is on disk, as the Gateway read it last. Opaque: only compare. */
  readonly revisionHash: string | null;
  /** Of what is in force. Another than `revisionHash`: saved and not applied. */
  readonly appliedHash: string | null;
  /** True when both are known and equal; null when it can't be told. */
  readonly applied: boolean | null;
  /** Whether the Gateway finds the file on disk valid. */
  readonly valid: boolean | null;
  readonly issues: readonly { readonly path: string; readonly message: string }[];
}

export type ReloadKind = 'hot' | 'restart' | 'none';

export interface RestartPreflight {
  readonly safe: boolean;
  readonly blockers: readonly string[];
  readonly summary: string;
}

/** A question that could not be put: why, one sentence. */
export interface Unasked {
  readonly unasked: string;
}

export function isUnasked(value: object): value is Unasked {
  return 'unasked' in value;
}

/** Reads `config.get`: what is on disk against what is in force. Values of the config are not kept. */
export function readAppliedConfig(target: RpcTarget): Promise<AppliedConfig | Unasked> {
  return ask(target, 'config.get', {}, (payload) => {
    const revisionHash = textOf(payload.configRevisionHash);
    const appliedHash = textOf(payload.appliedConfigHash);
    const issues = Array.isArray(payload.issues) ? payload.issues.filter(isRecord) : [];
    return {
      revisionHash,
      appliedHash,
      applied: revisionHash !== null && appliedHash !== null ? revisionHash === appliedHash : null,
      valid: typeof payload.valid === 'boolean' ? payload.valid : null,
      issues: issues.map((issue) => ({
        path: textOf(issue.path) ?? '',
        message: textOf(issue.message) ?? '',
      })),
    };
  });
}

/** It is 2 to 4 MB, and a Gateway that has just started makes it first. */
const SCHEMA_TIMEOUT_MS = 20_000;

/** Reads `config.schema`: the schema with its hints, in both generations. */
export function readConfigSchema(target: RpcTarget): Promise<SchemaDocument | Unasked> {
  return attempt<SchemaDocument | Unasked>(target, async (connection) => {
    const answer = await connection.request('config.schema', {}, SCHEMA_TIMEOUT_MS);
    if (!answer.ok) return { unasked: refusedRequest('config.schema', answer) };
    const reading = readSchemaDocument(answer.payload);
    return reading.ok
      ? reading.document
      : { unasked: `What the Gateway gave as its schema is none. ${reading.problem}` };
  });
}

/** Asks `gateway.restart.preflight` whether a restart would cut work short. */
export function readRestartPreflight(target: RpcTarget): Promise<RestartPreflight | Unasked> {
  return ask(target, 'gateway.restart.preflight', {}, (payload) => ({
    safe: payload.safe === true,
    blockers: (Array.isArray(payload.blockers) ? payload.blockers : []).map((blocker) =>
      typeof blocker === 'string'
        ? blocker
        : (textOf(isRecord(blocker) ? blocker.message : null) ?? 'work in progress'),
    ),
    summary: textOf(payload.summary) ?? '',
  }));
}

/**
 * `reloadKind` of config paths by `config.schema.lookup`, over one connection; a path the Gateway does not know is
 * left out. Pessimistic for `gateway.auth.token` (says restart, is hot; 2026.9.6).
 */
export async function readReloadKinds(
  target: RpcTarget,
  paths: readonly string[],
): Promise<ReadonlyMap<string, ReloadKind> | Unasked> {
  return attempt(target, async (connection) => {
    const kinds = new Map<string, ReloadKind>();
    if (!connection.hello.methods.includes('config.schema.lookup')) return kinds;
    for (const path of paths) {
      const answer = await connection.request('config.schema.lookup', { path });
      const kind = answer.ok && isRecord(answer.payload) ? answer.payload.reloadKind : null;
      if (kind === 'hot' || kind === 'restart' || kind === 'none') kinds.set(path, kind);
    }
    return kinds;
  });
}

function refusedRequest(method: string, { code, message }: RpcFailure): string {
  return `The Gateway answered ${method} with ${code}: ${message}`;
}

function ask<T extends object>(
  target: RpcTarget,
  method: string,
  params: Readonly<Record<string, unknown>>,
  read: (payload: Readonly<Record<string, unknown>>) => T,
): Promise<T | Unasked> {
  return attempt<T | Unasked>(target, async (connection) => {
    const answer = await connection.request(method, params);
    if (!answer.ok) return { unasked: refusedRequest(method, answer) };
    if (!isRecord(answer.payload))
      return { unasked: `The Gateway answered ${method} with something unexpected.` };
    return read(answer.payload);
  });
}

async function attempt<T>(
  target: RpcTarget,
  work: (connection: GatewayConnection) => Promise<T>,
): Promise<T | Unasked> {
  if (target.credential === null) return { unasked: 'The token of the Gateway is not known to Gatehouse.' };
  try {
    return await withGateway(target, work);
  } catch (error) {
    if (isAppError(error)) return { unasked: error.message };
    throw error;
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
