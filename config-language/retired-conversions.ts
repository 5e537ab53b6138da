/**
 * What the value of a moved key becomes where it is not taken over as it is. Mirrors what OpenClaw's own
 * `doctor --fix` makes of it (legacy config migrations, 2026.9.6).
 */
import type { ConfigValue } from './syntax.ts';
import { isConfigObject } from './value.ts';

/** The value for the new place, given what stands there already; undefined: a person has to decide. */
export type Conversion = (value: ConfigValue, current: ConfigValue | undefined) => ConfigValue | undefined;

/** Of a switch: one value for on, one for off. What stands at the new place already wins. */
const switched =
  (on: ConfigValue, off: ConfigValue): Conversion =>
  (value, current) =>
    current === undefined && typeof value === 'boolean' ? (value ? on : off) : undefined;

/** The models of one capability join those of all, each marked with it. */
const capable =
  (capability: string): Conversion =>
  (value, current = []) => {
    if (!Array.isArray(value) || !Array.isArray(current) || !value.every(isConfigObject)) return undefined;
    return [...current, ...value.map((model) => ({ ...model, capabilities: [capability] }))];
  };

/** By the pattern of the old path. */
export const CONVERSIONS: ReadonlyMap<string, Conversion> = new Map([
  ...['agents.defaults', 'agents.entries.*', 'agents.list.*'].map(
    (scope) => [`${scope}.sandbox.perSession`, switched('session', 'shared')] as const,
  ),
  ['skills.workshop.autonomous.enabled', switched('propose', 'off')],
  ['mcp.servers.*.disabled', switched(false, true)],
  ['tools.media.image.models', capable('image')],
  ['tools.media.audio.models', capable('audio')],
  ['tools.media.video.models', capable('video')],
]);
