interface Wording {
  readonly code: string;
  readonly message: string;
}

/** Words of other formats and what JSON5 writes instead. */
const FOREIGN_WORDS: Readonly<Record<string, string>> = {
  True: 'true',
  TRUE: 'true',
  yes: 'true',
  Yes: 'true',
  on: 'true',
  On: 'true',
  False: 'false',
  FALSE: 'false',
  no: 'false',
  No: 'false',
  off: 'false',
  Off: 'false',
  None: 'null',
  nil: 'null',
  Null: 'null',
  NULL: 'null',
  undefined: 'null',
  infinity: 'Infinity',
  nan: 'NaN',
};

/** The literal that a word of another format means, as `true` for `yes`; null: it means text. */
export function literalFor(word: string): string | null {
  return Object.hasOwn(FOREIGN_WORDS, word) ? (FOREIGN_WORDS[word] ?? null) : null;
}

/** What to say about text that stands where a value belongs and is none. */
export function bareValueWording(raw: string): Wording {
  const word = literalFor(raw);
  if (word !== null) {
    const message = `Write ${word}, or put quotes around ${raw} if text is meant`;
    return { code: 'unquoted-value', message };
  }
  if (/^[\p{P}\p{S}]$/u.test(raw))
    return { code: 'missing-value', message: `Expected a value, found ${raw}` };
  if (/^[+-]?[\d.]/.test(raw)) {
    return { code: 'bad-number', message: 'This is not a number: put quotes around it if text is meant' };
  }
  return { code: 'unquoted-value', message: 'Put quotes around this text' };
}
