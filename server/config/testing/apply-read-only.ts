/**
 * Plans and writes a config as the panel would, and prints what came of it: run where the config's directory can't be
 * written. Arguments: the config directory, a directory that can be written, and the name of the file to write.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { normaliseSchema } from '../../../config-language/schema.ts';
import { createApplyJournal } from '../../db/apply-journal.ts';
import { isAppError } from '../../errors.ts';
import { textDisk } from '../../platform/text-disk.ts';
import { createConfigService } from '../service.ts';

const [dir = '', own = '', name = ''] = process.argv.slice(2);
const normalised = normaliseSchema({ properties: {} });
if (!normalised.ok) throw new Error(normalised.problem);
const { schema } = normalised;
const info = { version: '2026.9.6', source: 'bundled', url: '', helpUrl: null, note: null } as const;
const verdict = { asked: true, awaited: false, valid: true, issues: [], warnings: [], note: null };
const service = createConfigService({
  disk: textDisk,
  schemas: { schemaFor: async () => ({ schema, info }), bytes: () => null },
  env: {
    sources: async () => [],
    file: () => join(dir, '.env'),
    includeRoots: () => [],
    includable: () => [],
  },
  judge: { judge: async () => verdict, sweep: async () => undefined },
  journal: createApplyJournal(own),
  now: Date.now,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
});
const target = { id: 'i', stateDir: dir, configPath: join(dir, 'openclaw.json'), openclawCommand: null };
const path = join(dir, name);
const read = textDisk.read(path);
const baseSha256 = read.kind === 'file' ? read.sha256 : null;
const edits = { files: [{ path, text: '{ new: true }', baseSha256 }], variables: [] };
const facts = { measuredRestart: null, gatewayRunning: false };
const { files } = await service.read(target);
const { planId, refusal } = await service.plan(target, edits, facts, verdict);
const failure = await service.write(target, edits, planId).catch((error: unknown) => error);
const { message = null, hint = null } = isAppError(failure) ? failure : {};
process.stdout.write(
  JSON.stringify({
    problem: files.find((file) => file.path === path)?.problem?.kind ?? null,
    ...{ refusal, message, hint, other: isAppError(failure) ? null : String(failure) },
  }),
);
