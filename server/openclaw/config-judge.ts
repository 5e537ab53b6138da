import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { ConfigJudge } from '../config/ports.ts';
import type { OpenclawVerdict } from '../config/types.ts';
import type { OpenClawCli } from './cli.ts';

const NOTHING_SAID = { awaited: false, issues: [], warnings: [] } as const;

/** A healthy one answers in 2 to 5 s, on a busy machine in 15 (observed). */
const TIMEOUT_MS = 30_000;

/**
 * Asks `openclaw config validate` about a candidate. The whole include tree is laid out in a private directory of
 * Gatehouse's own (0700, files 0600), so that relative includes hold and the state directory is not touched.
 */
export function createConfigJudge({
  cli,
  scratchDir,
  timeoutMs = TIMEOUT_MS,
}: {
  cli: OpenClawCli;
  scratchDir: string;
  timeoutMs?: number;
}): ConfigJudge {
  return {
    async judge(target, rootName, files, { signal, variables = [] } = {}): Promise<OpenclawVerdict> {
      if (target.openclawCommand === null) {
        return {
          asked: false,
          valid: null,
          ...NOTHING_SAID,
          note: 'OpenClaw was not found on this machine.',
        };
      }
      const outside = files.find(({ name }) => isAbsolute(name) || normalize(name).startsWith('..'));
      if (outside) {
        const note = `${outside.name} lies outside the config directory, so OpenClaw could not be asked about a copy.`;
        return { asked: false, valid: null, ...NOTHING_SAID, note };
      }
      const dir = await mkdtemp(join(scratchDir, 'judge-'));
      try {
        for (const { name, text } of files) {
          await mkdir(dirname(join(dir, name)), { recursive: true, mode: 0o700 });
          await writeFile(join(dir, name), text, { mode: 0o600 });
        }
        const answer = await cli.configValidate(target, {
          ...{ configPath: join(dir, rootName), timeoutMs },
          variables: Object.fromEntries(variables.map(({ name, value }) => [name, value])),
          ...(signal ? { signal } : {}),
        });
        if (answer.kind === 'unavailable') {
          return { asked: true, valid: null, ...NOTHING_SAID, note: answer.message };
        }
        return {
          asked: true,
          awaited: false,
          valid: answer.kind === 'valid',
          issues: answer.kind === 'invalid' ? answer.issues : [],
          warnings: answer.kind === 'valid' ? answer.warnings : [],
          note: null,
        };
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };
}
