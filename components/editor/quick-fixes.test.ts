import { describe, expect, it } from 'vitest';
import { parseJson5 } from '@/config-language/parse.ts';
import type { Diagnostic } from '@/config-language/syntax.ts';
import { applyEdits } from '@/config-language/text-edits.ts';
import { quickFixes } from './quick-fixes.ts';

function fix(text: string, marked: string, code: string, suggestion?: string): [string, string][] {
  const start = text.indexOf(marked);
  const finding: Diagnostic = {
    file: '/c',
    start,
    end: start + marked.length,
    severity: 'error',
    code,
    path: '',
    message: '',
    source: 'schema',
    ...(suggestion === undefined ? {} : { suggestion }),
  };
  return quickFixes(parseJson5(text), finding).map((one) => [one.title, applyEdits(text, one.edits)]);
}

describe('quickFixes', () => {
  it('renames a key and offers to remove it', () => {
    expect(fix('{ gatway: { port: 1 } }', 'gatway', 'unknown-key', 'gateway')).toEqual([
      ['Rename to gateway', '{ gateway: { port: 1 } }'],
      ['Remove gatway', expect.not.stringContaining('gatway')],
    ]);
  });
  it('removes a retired key and leaves its neighbours alone', () => {
    const [[title, text] = ['', '']] = fix('{\n  a: 1, // one\n  b: 2,\n}', 'b', 'retired-key');
    expect(title).toBe('Remove b');
    expect(text).toBe('{\n  a: 1, // one\n}');
  });
  it.each([
    ["{ a: 'allowlst' }", "'allowlst'", 'not-allowed-value', 'allowlist', "{ a: 'allowlist' }"],
    ['{ a: "8080" }', '"8080"', 'type', '8080', '{ a: 8080 }'],
  ])('replaces in %s', (text, marked, code, suggestion, expected) => {
    expect(fix(text, marked, code, suggestion).map(([, result]) => result)).toEqual([expected]);
  });
  it('offers nothing where it knows nothing', () => {
    expect(fix('{ a: 1 }', '1', 'range')).toEqual([]);
  });
});
