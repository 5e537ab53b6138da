import type { Checkup } from './types.ts';

const MAX_SHOWN = 3;

/** One finding in a line: `gateway.auth.token: Gateway auth is off. (warning)` */
export function findingWords({ severity, path, check, message }: Checkup['findings'][number]): string {
  return `${path ?? check}: ${message} (${severity})`;
}

/** What the doctor said, a line for each finding; errors come first. */
export function checkupWords({ findings, note }: Checkup): string {
  if (note !== null) return `Not asked: ${note}`;
  if (findings.length === 0) return 'It found nothing.';
  const sorted = [...findings].sort((left, right) => rankOf(left) - rankOf(right));
  const shown = sorted.slice(0, MAX_SHOWN).map(findingWords);
  if (findings.length > MAX_SHOWN) shown.push(`and ${findings.length - MAX_SHOWN} more`);
  return [`${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}:`, ...shown].join('\n');
}

function rankOf({ severity }: Checkup['findings'][number]): number {
  return ['error', 'warning', 'info'].indexOf(severity);
}
