/** A config with the values of variables in it. They are secrets: for judging and comparing, never for showing. */
import { type EnvLayer, type EnvSource, findEnvReferences, REFERENCE } from './env.ts';
import { isIgnoredInConfig, isIgnoredInWorkingDirectory } from './env-names.ts';
import { normalizePath } from './posix-path.ts';
import type { Generation } from './reload-rules.ts';
import type { ConfigValue } from './syntax.ts';
import { isConfigObject, valueAtPath } from './value.ts';

/** A source of variables with their values. */
export interface VariableSource {
  readonly source: EnvSource;
  readonly values: ReadonlyMap<string, string>;
}

/** A source as the check takes it: its findings say no value. */
export function layerOf({ source, values }: VariableSource): EnvLayer {
  const names = (empty: boolean) =>
    [...values].filter(([, value]) => (value === '') === empty).map(([name]) => name);
  return { name: source, names: names(false), emptyNames: names(true), values };
}

/** The value of a name outside of the config; undefined where it has none, or an empty one. Strongest source first. */
export function outsideValues(
  sources: readonly VariableSource[],
  generation: Generation,
): (name: string) => string | undefined {
  const counts = ({ source }: VariableSource, name: string): boolean =>
    source === 'cwd .env'
      ? !isIgnoredInWorkingDirectory(name, generation)
      : source !== 'gateway.env' || generation !== '2026.2.26';
  return (name) => {
    const first = sources.find((one) => one.values.has(name) && counts(one, name));
    return first?.values.get(name) || undefined;
  };
}

/** `OPENCLAW_INCLUDE_ROOTS` as OpenClaw reads it (config/paths, 2026.9.6); what is not absolute then is left out. */
export function includeRootsIn(list: string | undefined, home: string | undefined): string[] {
  const roots = (list ?? '')
    .split(':')
    .map((entry) => entry.trim().replace(/^~(?=\/|$)/, home ?? '~'))
    .filter((entry) => entry.startsWith('/'));
  return [...new Set(roots.map(normalizePath))];
}

/** The merged config with its variables replaced as OpenClaw does; a reference without a value stays. */
export function asRead(
  config: ConfigValue | undefined,
  outside: (name: string) => string | undefined,
  generation: Generation,
): ConfigValue | undefined {
  if (config === undefined) return undefined;
  const inline = inlineValues(config, generation);
  /** Blanks alone do not keep `env.vars` out. */
  const lookUp = (name: string): string | undefined => {
    const value = outside(name);
    return value?.trim() ? value : (inline.get(name) ?? value);
  };
  const replaced = (text: string): string =>
    text.replace(REFERENCE, (whole, dollar: string, name: string) =>
      dollar === '' ? (lookUp(name) ?? whole) : whole.slice(1),
    );
  const visit = (value: ConfigValue): ConfigValue => {
    if (typeof value === 'string') return value.includes('$') ? replaced(value) : value;
    if (Array.isArray(value)) return value.map(visit);
    if (!isConfigObject(value)) return value;
    const copy: Record<string, ConfigValue> = Object.create(null);
    for (const [key, inner] of Object.entries(value)) copy[key] = visit(inner);
    return copy;
  };
  return visit(config);
}

function inlineValues(config: ConfigValue, generation: Generation): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const path of [['env', 'vars'], ['env']]) {
    const section = valueAtPath(config, path);
    for (const [key, value] of Object.entries(isConfigObject(section) ? section : {})) {
      const name = key.trim();
      if (typeof value !== 'string' || value.trim() === '' || isIgnoredInConfig(name, generation)) continue;
      if (generation === '2026.2.26' || findEnvReferences(value).length === 0) values.set(name, value);
    }
  }
  return values;
}
