import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import JSON5 from 'json5';
import { parseJson5 } from '../config-language/parse.ts';
import { anyText, validText } from '../config-language/testdata/random-json5.ts';
import { toValue } from '../config-language/value.ts';
import type { Measured } from './measure.ts';

const DOCUMENTS = 100_000;
const SEED = 20_261_122;

/** Verdict and value of our parser against json5, the parser that OpenClaw uses, on generated documents. */
export async function run(): Promise<Measured[]> {
  const half = { numRuns: DOCUMENTS / 2, seed: SEED };
  const texts = [...fc.sample(anyText, half), ...fc.sample(validText, half)];
  // json5 warns of U+2028 in strings, thousands of times here.
  console.warn = () => undefined;
  const differing = texts.filter((text) => !agrees(text));
  for (const text of differing.slice(0, 5)) console.log(`  differs: ${JSON.stringify(text)}`);
  return [
    {
      what: `disagreements with json5 on ${texts.length} documents`,
      value: differing.length,
      unit: '',
      budget: 0,
    },
  ];
}

function agrees(text: string): boolean {
  const ours = parseJson5(text);
  let theirs: unknown;
  try {
    theirs = JSON5.parse(text);
  } catch {
    return ours.problems.length > 0;
  }
  return ours.problems.length === 0 && isDeepStrictEqual(toValue(ours.root), theirs);
}
