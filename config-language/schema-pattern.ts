/** A `pattern` of the schema. Compiled when it is first used: of a thousand patterns a config meets a few. */
export interface Pattern {
  readonly source: string;
  /** True also when this engine can't read the pattern: then OpenClaw is the only judge. */
  matches(text: string): boolean;
}

export function createPattern(source: string): Pattern {
  let expression: RegExp | null = null;
  let compiled = false;
  return {
    source,
    matches(text) {
      if (!compiled) expression = compile(source);
      compiled = true;
      return expression === null || expression.test(text);
    },
  };
}

/** Agent ids take any letter case: zod's `i` flag is lost in JSON Schema. */
const CASE_INSENSITIVE: ReadonlySet<string> = new Set(['^[a-z0-9_][a-z0-9_-]{0,63}$']);

/** Zod writes patterns for the `u` flag; some older ones escape more than it allows. */
function compile(source: string): RegExp | null {
  const letterCase = CASE_INSENSITIVE.has(source) ? 'i' : '';
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(source, `${unicode}${letterCase}`);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return null;
}
