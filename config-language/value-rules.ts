/**
 * What OpenClaw asks of single values beyond its JSON Schema (config/zod-schema*, 2026.9.6): durations, sizes,
 * times of day and what the sandbox forbids. A rule answers in words, or null when the value is good.
 */

export type ValueRule = (value: string | number) => string | null;

const DURATION = /^(?:\d+(?:\.\d+)?|(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+)$/;

/** `30m`, `1h30m` or a bare number. `highest` is the largest unit worth naming there. */
function duration(value: string | number): string | null {
  if (DURATION.test(String(value).trim().toLowerCase())) return null;
  return 'Expected a duration like 500ms, 30s, 5m, 2h, 1h30m or 30d.';
}

function positiveDuration(value: string | number): string | null {
  const problem = duration(value);
  if (problem) return problem;
  return /[1-9]/.test(String(value)) ? null : 'The duration must be longer than zero, for example 30d.';
}

function positiveDurationOrZero(value: string | number): string | null {
  return value === 0 ? null : positiveDuration(value);
}

function byteSize(value: string | number): string | null {
  const isSize = /^\d+(?:\.\d+)?\s*(?:b|kb?|mb?|gb?|tb?)?$/.test(String(value).trim().toLowerCase());
  return isSize ? null : 'Expected a size like 500mb or 2gb.';
}

function timeOfDay(canBe24: boolean): ValueRule {
  return (value) => {
    const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(String(value));
    if (value === '') return null;
    if (!match) return 'Expected a time of day like 08:30, in 24 hours.';
    if (match[1] !== '24') return null;
    if (match[2] !== '00') return '24:00 is the only time after 23:59.';
    return canBe24 ? null : 'It can not start at 24:00: that is 00:00.';
  };
}

function isNot(forbidden: string, message: string): ValueRule {
  return (value) => (String(value).trim().toLowerCase() === forbidden ? message : null);
}

const absoluteBind: ValueRule = (value) => {
  if (String(value).trim() === '') return 'A bind mount must not be empty.';
  return /^(?:\/|[A-Za-z]:[\\/])/.test(String(value))
    ? null
    : 'The source of a bind mount must be an absolute path.';
};

const catalogUrl: ValueRule = (value) => {
  const url = URL.canParse(String(value)) ? new URL(String(value)) : null;
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal);
  return isAllowed ? null : 'Expected an https address, or http on localhost.';
};

function urlOf(value: string | number): URL | null {
  return URL.canParse(String(value)) ? new URL(String(value)) : null;
}

const isHttp = (url: URL): boolean => url.protocol === 'http:' || url.protocol === 'https:';

const httpUrl: ValueRule = (value) => {
  const url = urlOf(value);
  return url !== null && isHttp(url) ? null : 'Expected an address that starts with http:// or https://.';
};

function isOrigin(url: URL): boolean {
  return (
    isHttp(url) && url.pathname === '/' && `${url.search}${url.hash}${url.username}${url.password}` === ''
  );
}

const origin: ValueRule = (value) => {
  const url = urlOf(value);
  return url !== null && isOrigin(url)
    ? null
    : 'Expected an http or https address without path, query and user name.';
};

const publicOrigin: ValueRule = (value) => {
  const url = urlOf(value);
  const isLocal = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url !== null && isOrigin(url) && (url.protocol === 'https:' || isLocal)
    ? null
    : 'Expected an https address without path; http only on localhost.';
};

const clientMetadataUrl: ValueRule = (value) => {
  const url = urlOf(value);
  return url?.protocol === 'https:' && url.pathname !== '/' ? null : 'Expected an https address with a path.';
};

const absolutePath: ValueRule = (value) =>
  /^(?:\/|[A-Za-z]:[\\/])/.test(String(value).trim()) ? null : 'Expected an absolute path.';

const homePath: ValueRule = (value) =>
  /^(?:\/|~$|~\/)/.test(String(value).trim())
    ? null
    : 'Expected an absolute path, or one that starts with ~/.';

const modulePath: ValueRule = (value) => {
  const text = String(value).trim();
  const leaves = text.split(/[\\/]+/).includes('..');
  return text === '' || /^[/~]/.test(text) || text.includes(':') || leaves
    ? 'Expected a path below the transforms directory: relative, without "..", "~" and ":".'
    : null;
};

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

const dnsDomain: ValueRule = (value) => {
  const labels = String(value).split('.');
  const isAddress = /^[\d.]+$/.test(String(value));
  const isDomain =
    labels.length > 1 && String(value).length <= 220 && labels.every((label) => LABEL.test(label));
  return isDomain && !isAddress ? null : 'Expected a domain like portals.example.com.';
};

const exactHost: ValueRule = (value) => {
  const host = String(value)
    .trim()
    .replace(/\.+$/, '')
    .replace(/^\[(.*)\]$/, '$1');
  if (/^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host) && host.split(':').length > 2) return null;
  if (host === '' || /[\s/?#@:*]/.test(host))
    return 'Expected a host name alone: no scheme, path, port or *.';
  const ascii = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  return ascii !== '' && ascii.split('.').every((label) => LABEL.test(label))
    ? null
    : 'Expected a host name.';
};

const notBlank: ValueRule = (value) => (String(value).trim() === '' ? 'This must not be blank.' : null);

const modelOrNothing: ValueRule = (value) =>
  String(value).trim() === '' || /^[^/]*[^/\s][^/]*\/.*\S/.test(String(value).trim())
    ? null
    : 'Expected provider/model, or an empty text for none.';

const atLeastAMinute: ValueRule = (value) => {
  const text = String(value).trim().toLowerCase();
  if (duration(text) !== null || !/[a-z]$/.test(text)) return 'Expected a duration of at least 1m.';
  const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)];
  const total = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ''] ?? 0), 0);
  return total >= 60_000 ? null : 'Expected a duration of at least 1m.';
};

const NETWORK_HOST = 'The sandbox must not share the network of the host: use "bridge" or "none".';
const UNCONFINED = '"unconfined" is blocked: name a profile or leave this out.';

const inSandboxes = (path: string, rule: ValueRule): readonly (readonly [string, ValueRule])[] =>
  ['agents.defaults.sandbox', 'agents.entries.*.sandbox'].map((scope) => [`${scope}.${path}`, rule]);

const inCompaction = (path: string, rule: ValueRule): readonly (readonly [string, ValueRule])[] =>
  ['agents.defaults.compaction', 'agents.entries.*.compaction'].map((scope) => [`${scope}.${path}`, rule]);

const inHeartbeats = (path: string, rule: ValueRule): readonly (readonly [string, ValueRule])[] =>
  ['agents.defaults.heartbeat', 'agents.entries.*.heartbeat'].map((scope) => [`${scope}.${path}`, rule]);

/** Dotted pattern (`*` for one segment) and the rule for the texts and numbers there. */
export const VALUE_RULES: readonly (readonly [pattern: string, rule: ValueRule])[] = [
  ['session.maintenance.pruneAfter', positiveDuration],
  ['session.maintenance.archiveDashboardAfter', positiveDurationOrZero],
  ['session.maintenance.preserveRecent', positiveDuration],
  ['session.maintenance.resetArchiveRetention', positiveDuration],
  ['session.maintenance.maxDiskBytes', byteSize],
  ['session.maintenance.highWaterBytes', byteSize],
  ['cron.sessionRetention', duration],
  ['models.catalogRefresh.url', catalogUrl],
  ['worktreeRoot', homePath],
  ['desktop.host.passwordFile', absolutePath],
  ['gateway.publicOrigin', publicOrigin],
  ['gateway.portals.ingress.domain', dnsDomain],
  ['gateway.tls.certPath', notBlank],
  ['gateway.tls.keyPath', notBlank],
  ['hooks.mappings.*.transform.module', modulePath],
  ['mcp.apps.sandboxOrigin', origin],
  ['mcp.servers.*.url', httpUrl],
  ['mcp.servers.*.oauth.clientMetadataUrl', clientMetadataUrl],
  ['proxy.proxyUrl', httpUrl],
  ['secrets.egressProxy.allowedHosts.*', exactHost],
  ['secrets.egressProxy.bypassHosts.*', exactHost],
  ['secrets.providers.*.command', absolutePath],
  ['secrets.providers.*.trustedDirs.*', absolutePath],
  ['agents.defaults.decisionModel', modelOrNothing],
  ['agents.entries.*.decisionModel', modelOrNothing],
  ['cloudWorkers.profiles.*.suspendAfter', atLeastAMinute],
  ...inCompaction('maxActiveTranscriptBytes', byteSize),
  ...inCompaction('memoryFlush.forceFlushTranscriptBytes', byteSize),
  ...inHeartbeats('every', (value) => (value === '' ? null : duration(value))),
  ...inHeartbeats('activeHours.start', timeOfDay(false)),
  ...inHeartbeats('activeHours.end', timeOfDay(true)),
  ...inSandboxes('docker.network', isNot('host', NETWORK_HOST)),
  ...inSandboxes('browser.network', isNot('host', NETWORK_HOST)),
  ...inSandboxes('docker.seccompProfile', isNot('unconfined', UNCONFINED)),
  ...inSandboxes('docker.apparmorProfile', isNot('unconfined', UNCONFINED)),
  ...inSandboxes('docker.binds.*', absoluteBind),
  ...inSandboxes('browser.binds.*', absoluteBind),
];
