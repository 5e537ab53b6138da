import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addToDotEnv, dotEnvAssignment, parseDotEnv } from './dotenv.ts';
import { freeName, variableNameProblem } from './variable-name.ts';

describe('dotEnvAssignment', () => {
  it.each([
    ['plain-1.2:x@y', 'A=plain-1.2:x@y'],
    ['with space', "A='with space'"],
    ['a#b', "A='a#b'"],
    ['$HOME', "A='$HOME'"],
    ["it's", 'A="it\'s"'],
    ['', "A=''"],
    ['a\'b"c', 'A=`a\'b"c`'],
    ['-----BEGIN KEY-----\nab\n', "A='-----BEGIN KEY-----\nab\n'"],
    ['two\r\nlines', 'A="two\\r\\nlines"'],
    ['back\\slash\\n', "A='back\\slash\\n'"],
  ])('writes %j', (value, line) => {
    expect(dotEnvAssignment({ name: 'A', value })).toBe(line);
  });

  it.each(['\'"`#', '\r\\n'])('says that nothing carries %j', (value) => {
    expect(dotEnvAssignment({ name: 'A', value })).toBeNull();
  });
});

describe('addToDotEnv', () => {
  const entry = { name: 'NEW', value: 's3cret #1' };

  it.each([
    ['', "NEW='s3cret #1'\n"],
    ['A=1', "A=1\nNEW='s3cret #1'\n"],
    ['# mine\nA=1\n', "# mine\nA=1\nNEW='s3cret #1'\n"],
    ['A=1\r\n', "A=1\r\nNEW='s3cret #1'\r\n"],
  ])('adds a line to %j', (text, added) => {
    expect(addToDotEnv(text, entry)).toBe(added);
  });

  it('refuses where a quote that was never closed would swallow it', () => {
    expect(addToDotEnv("A='open\n", entry)).not.toBeNull();
    expect(addToDotEnv("A='open\n", { name: 'NEW', value: '#1' })).toBeNull();
  });

  it('refuses a name that is there already', () => {
    expect(addToDotEnv('NEW=other\n', entry)).toBeNull();
  });

  it('keeps every byte before it and gives back the value', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, value) => {
        const added = addToDotEnv(text, { name: 'NEW', value });
        if (added === null) return;
        expect(added.startsWith(text)).toBe(true);
        expect(parseDotEnv(added)).toEqual([...parseDotEnv(text), { name: 'NEW', value }]);
      }),
    );
  });
});

describe('the name of a variable', () => {
  it.each(['OPENCLAW_GATEWAY_TOKEN', 'TELEGRAM_BOT_TOKEN', '_X'])('may be %s', (name) => {
    expect(variableNameProblem(name)).toBeNull();
  });
  it.each(['', '1A', 'a', 'A-B', 'PATH', 'NODE_OPTIONS', 'OPENCLAW_STATE_DIR', 'OPENCLAW_GATEWAY_PORT'])(
    'may not be %j',
    (name) => {
      expect(variableNameProblem(name)).not.toBeNull();
    },
  );
  it('is numbered when it is taken', () => {
    const taken = new Set(['A', 'A_2']);
    expect(freeName('A', (name) => taken.has(name))).toBe('A_3');
    expect(freeName('B', (name) => taken.has(name))).toBe('B');
  });
});
