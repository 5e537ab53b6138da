import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The entry point of the real OpenClaw that tests run against, or null when it is not installed
 * (`npm test` installs it; `npm run check` does not need it).
 */
export function openclawEntry(): string | null {
  const entry = fileURLToPath(new URL('./node_modules/openclaw/openclaw.mjs', import.meta.url));
  return existsSync(entry) ? entry : null;
}
