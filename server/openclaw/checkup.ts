import type { Checkup } from '../backup/types.ts';
import type { OpenClawCli } from './cli.ts';
import type { OpenClawTarget } from './environment.ts';
import { redactionOf, secretsOf } from './redaction.ts';

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
  const redact = redactionOf(secretsOf(config));
  const findings = answer.findings.map(({ message, ...finding }) => ({
    ...finding,
    message: redact(message),
  }));
  return { findings, note: null };
}
