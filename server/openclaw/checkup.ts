import { isRecord } from '../backup/manifest.ts';
import type { Checkup } from '../backup/types.ts';
import type { OpenClawCli } from './cli.ts';
import type { OpenClawTarget } from './environment.ts';

/** A healthy one answers in 7 to 18 s; the Gateway is down meanwhile. */
const TIMEOUT_MS = 60_000;

/**
 * Asks OpenClaw's doctor about the files of an instance; it changes nothing. Never throws for an OpenClaw that is
 * absent, old or hanging. `config`: the merged one, whose secrets a finding must not repeat.
 */
export async function checkUp(
  cli: Pick<OpenClawCli, 'doctor'>,
  target: OpenClawTarget,
  config: unknown,
  timeoutMs = TIMEOUT_MS,
): Promise<Checkup> {
  const answer = await cli.doctor(target, { timeoutMs });
  if (answer.kind === 'unavailable') return { findings: [], note: answer.message };
  const secrets = secretsOf(config);
  const findings = answer.findings.map(({ message, ...finding }) => ({
    ...finding,
    message: secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), message),
  }));
  return { findings, note: null };
}

const SECRET_KEY = /token|key|secret|password|passphrase|credential/i;
const MIN_SECRET_LENGTH = 6;

/** Texts at keys that name a secret, at any depth below them too. The longest first: one may begin with another. */
function secretsOf(config: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, secret: boolean): void => {
    if (typeof value === 'string' && secret && value.length >= MIN_SECRET_LENGTH) found.add(value);
    else if (Array.isArray(value)) for (const item of value) visit(item, secret);
    else if (isRecord(value))
      for (const [key, item] of Object.entries(value)) visit(item, secret || SECRET_KEY.test(key));
  };
  visit(config, false);
  return [...found].sort((left, right) => right.length - left.length);
}
