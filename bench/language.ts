import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import JSON5 from 'json5';
import { memoryFileAccess } from '../config-language/file-access.ts';
import { createConfigLanguage } from '../config-language/language-service.ts';
import { parseJson5 } from '../config-language/parse.ts';
import { normaliseSchema } from '../config-language/schema.ts';
import { cpuMs, type Measured } from './measure.ts';
import { sampleConfig } from './sample-config.ts';

const SCHEMA = fileURLToPath(new URL('../config-language/schemas/2026.9.6.json', import.meta.url));

/** CPU of the config language, and its parser as a ratio to json5 in the same run. */
export async function run(): Promise<Measured[]> {
  const normalised = normaliseSchema(JSON.parse(readFileSync(SCHEMA, 'utf8')));
  if (!normalised.ok) throw new Error(normalised.problem);
  const language = createConfigLanguage({
    schema: normalised.schema,
    version: '2026.9.6',
    schemaSource: 'bundled snapshot',
  });
  const file = '/c/openclaw.json';
  const inputOf = (text: string) => ({
    rootFile: file,
    access: memoryFileAccess({ [file]: text }),
    env: { layers: [] },
  });
  const check = (text: string) => language.check(inputOf(text));
  const complete = (text: string) => {
    const items = language.complete(inputOf(text), file, text.indexOf('gateway: {') + 'gateway: {'.length);
    if (items.length === 0) throw new Error('nothing is proposed');
  };
  const small = sampleConfig(20_000);
  const large = sampleConfig(200_000);
  const errors = check(small).diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`the sample is not valid: ${errors[0]?.message}`);
  let round = 0;
  // Each round checks a text it has not seen, as a keystroke does.
  const fresh = (text: string) => `${text}// ${round++}\n`;
  const parse = cpuMs(300, () => parseJson5(small));
  return [
    {
      what: 'parse and validate 20 KB',
      value: cpuMs(200, () => check(fresh(small))),
      unit: 'ms CPU',
      budget: 4,
    },
    {
      what: 'parse and validate 200 KB',
      value: cpuMs(30, () => check(fresh(large))),
      unit: 'ms CPU',
      budget: 40,
    },
    {
      what: 'complete a key in 20 KB',
      value: cpuMs(100, () => complete(fresh(small))),
      unit: 'ms CPU',
      budget: 10,
    },
    {
      what: 'parse 20 KB as a ratio to json5',
      value: parse / cpuMs(300, () => JSON5.parse(small)),
      unit: '×',
      budget: 1,
    },
  ];
}
