import type { VariableSource } from '../../config-language/as-read.ts';
import { isRecord } from '../backup/manifest.ts';

const SECRET_KEY = /token|key|secret|password|passphrase|credential/i;
const MIN_SECRET_LENGTH = 6;

/** Texts at keys of a config that name a secret, at any depth below them too. */
export function secretsOf(config: unknown): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, secret: boolean): void => {
    if (typeof value === 'string' && secret && value.length >= MIN_SECRET_LENGTH) found.add(value);
    else if (Array.isArray(value)) for (const item of value) visit(item, secret);
    else if (isRecord(value))
      for (const [key, item] of Object.entries(value)) visit(item, secret || SECRET_KEY.test(key));
  };
  visit(config, false);
  return [...found];
}

/** All that `.env` files hold, and what the environment of the process calls a secret. */
export function secretVariables(sources: readonly VariableSource[]): string[] {
  return sources.flatMap(({ source, values }) =>
    [...values]
      .filter(
        ([name, value]) =>
          value.length >= MIN_SECRET_LENGTH && (source !== 'process' || SECRET_KEY.test(name)),
      )
      .map(([, value]) => value),
  );
}

/** Puts `[redacted]` for what is secret, and for what looks like it wherever it came from. */
export function redactionOf(secrets: readonly string[]): (text: string) => string {
  // The longest first: one may begin with another.
  const known = [...new Set(secrets)].sort((left, right) => right.length - left.length);
  return (text) =>
    known
      .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
      .replace(/(\b(?:Bearer|Basic)\s+)\S+/gi, '$1[redacted]')
      .replace(/(:\/\/)[^\s/@]+@/g, '$1[redacted]@');
}
