import fc from 'fast-check';
import type { ConfigValue } from '../syntax.ts';

/** Random JSON5 texts and values for the laws of the parser and the editor. */

const KEY_POOL = ['gateway', 'port', 'a', 'b', '$x', '_', '__proto__', 'constructor', 'my-key', 'ключ', '1', '', 'a.b', '𝒳', "it's", '"'];

export const key: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...KEY_POOL) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);

const scalarText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('true', 'false', 'null', 'Infinity', '-Infinity', '+NaN', 'NaN', '0', '-0', '+.5', '5.', '-0x1F', '0Xaf'),
  fc.constantFrom('1e3', '1.5E-3', '.5e+2', '18789', '9007199254740993', '1e999', '0e1', '2.e1'),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    "'it\\'s'",
    '"\\x41\\u0042"',
    "'a\\\nb'",
    '"a\\\r\nb"',
    "'\\0\\v\\q'",
    '"\u2028"',
    '"/* no */ // comment"',
    "'\"'",
    '"\\\u2029x"',
    '"\ud800"',
  ),
);

const keyText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom('a', 'port', '$', '_x1', 'true', 'null', 'Infinity', 'ключ', '\\u0061b', 'a\\u200c', 'é', '\u2160', 'a\u0301'),
  key.map((text) => JSON.stringify(text)),
  fc.constantFrom("'b'", "'a\\tb'", '"__proto__"', '__proto__'),
);

const gap: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('', ' ', '\n', '\r\n', '\n  ', '\t') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('// c\n', '/* c */', '/* a\n b **/', '\u00a0', '\ufeff', '\u2028', '\v\f', '// c\u2029', '//\r', '\u3000'),
  },
);

const gapped = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(gap, text, gap).map((parts) => parts.join(''));

const { value } = fc.letrec<{ value: string; object: string; array: string }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, scalarText, tie('object'), tie('array')),
  object: container('{', '}', fc.tuple(gapped(keyText), gapped(tie('value'))).map((parts) => parts.join(':'))),
  array: container('[', ']', gapped(tie('value'))),
}));

function container(open: string, close: string, child: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(child, { maxLength: 4 }), fc.boolean(), gap)
    .map(([children, comma, space]) => `${open}${children.join(',')}${comma && children.length > 0 ? ',' : ''}${space}${close}`);
}

/** A text that JSON5 allows. */
export const validText: fc.Arbitrary<string> = gapped(value);

const FRAGMENTS = [...'{}[],:"\'\\/*\n\r #;=+-.0xXeEnN$_a1\u2028', '//', '/*', '*/', 'true', 'a:', '"b":', '\\u00', '0x', '1e', '\u{10ffff}', '\ud800'];

/** A text of fragments that is seldom allowed. */
const noiseText: fc.Arbitrary<string> = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 12 }).map((parts) => parts.join(''));

/** An allowed text with a few places broken. */
const brokenText: fc.Arbitrary<string> = fc
  .tuple(
    validText,
    fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom('', ...FRAGMENTS)), { minLength: 1, maxLength: 3 }),
  )
  .map(([text, wounds]) =>
    wounds.reduce((result, [place, length, fragment]) => {
      const start = place % (result.length + 1);
      return result.slice(0, start) + fragment + result.slice(start + length);
    }, text),
  );

/** Any text: allowed, slightly broken, or noise. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: validText },
  { weight: 3, arbitrary: brokenText },
  { weight: 1, arbitrary: noiseText },
);

/** A value as a config may hold it. */
export const configValue: fc.Arbitrary<ConfigValue> = fc.letrec<{ value: ConfigValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<ConfigValue>(true, false, null, 0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '${VAR}', "it's"),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 3 })
      .map((entries) => Object.fromEntries(entries) as ConfigValue),
  ),
})).value;
