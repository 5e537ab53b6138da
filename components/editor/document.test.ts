import { describe, expect, it } from 'vitest';
import { type DiskFile, EditorDocument } from './document.ts';
import type { Monaco } from './monaco.ts';

/** As much of a Monaco model as a document uses: LF text that is replaced by ranges. */
class FakeModel {
  text: string;
  constructor(text: string) {
    this.text = text;
  }
  getValue = () => this.text;
  setValue = (text: string) => {
    this.text = text;
  };
  getPositionAt = (offset: number) => {
    const lines = this.text.slice(0, offset).split('\n');
    return { lineNumber: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  };
  offsetAt = (line: number, column: number) =>
    this.text
      .split('\n')
      .slice(0, line - 1)
      .reduce((sum, one) => sum + one.length + 1, 0) +
    column -
    1;
  pushEditOperations = (_: unknown, edits: { range: Record<string, number>; text: string }[]) => {
    for (const { range, text } of edits) {
      const from = this.offsetAt(range.startLineNumber ?? 1, range.startColumn ?? 1);
      const to = this.offsetAt(range.endLineNumber ?? 1, range.endColumn ?? 1);
      this.text = this.text.slice(0, from) + text + this.text.slice(to);
    }
  };
  setEOL = () => undefined;
  detectIndentation = () => undefined;
  updateOptions = () => undefined;
  pushStackElement = () => undefined;
}

const monaco = {
  Uri: { file: (path: string) => path },
  editor: {
    getModel: () => null,
    createModel: (text: string) => new FakeModel(text),
    EndOfLineSequence: { LF: 0 },
  },
} as unknown as Monaco;

const disk = (text: string, sha256 = text): DiskFile => ({
  path: '/c/openclaw.json',
  name: 'openclaw.json',
  root: true,
  text,
  sha256,
  realPath: null,
  problem: null,
});

const original = '\uFEFF{\r\n  a: 1,\n  b: 2,\r\n}\r\n';

describe('EditorDocument', () => {
  it('is clean until it is edited, and keeps every byte around the edit', () => {
    const document = new EditorDocument(monaco, disk(original));
    expect(document.dirty).toBe(false);
    document.model.setValue(document.model.getValue().replace('a: 1', 'a: 3'));
    expect(document.text).toBe(original.replace('a: 1', 'a: 3'));
    document.discard();
    expect([document.dirty, document.text]).toEqual([false, original]);
  });

  it('follows the disk while nothing is edited', () => {
    const document = new EditorDocument(monaco, disk(original));
    expect(document.sync(disk(original))).toBe('same');
    expect(document.sync(disk('{}\n'))).toBe('reloaded');
    expect(document.text).toBe('{}\n');
  });

  it('sees its own draft arrive on disk as no change', () => {
    const document = new EditorDocument(monaco, disk('{}'));
    document.model.setValue('{a:1}');
    expect(document.sync(disk('{a:1}'))).toBe('same');
    expect(document.dirty).toBe(false);
  });

  it('never touches a draft when the disk changed too', () => {
    const document = new EditorDocument(monaco, disk('{a:1}'));
    document.model.setValue('{a:2}');
    expect(document.sync(disk('{a:9}'))).toBe('conflict');
    expect([document.text, document.conflict?.text]).toEqual(['{a:2}', '{a:9}']);
    expect(document.sync(disk('{a:9}'))).toBe('same');
    expect(document.disk.sha256).toBe('{a:1}');
  });

  it('keeps mine on top of theirs, in the line endings of theirs', () => {
    const document = new EditorDocument(monaco, disk('{\n}\n'));
    document.model.setValue('{\na: 1\n}\n');
    document.sync(disk('{\r\n}\r\n'));
    document.keepDraft();
    expect([document.conflict, document.text, document.disk.sha256]).toEqual([
      null,
      '{\r\na: 1\r\n}\r\n',
      '{\r\n}\r\n',
    ]);
  });

  it('goes on from what an apply wrote, when it was edited while the apply ran', () => {
    const document = new EditorDocument(monaco, disk('{a:1}'));
    document.model.setValue('{a:2}');
    document.sent();
    document.model.setValue('{a:2,b:3}');
    expect(document.sync(disk('{a:2}'))).toBe('same');
    expect([document.conflict, document.text, document.disk.sha256]).toEqual([null, '{a:2,b:3}', '{a:2}']);
    expect(document.sync(disk('{a:9}'))).toBe('conflict');
  });

  it.each(['missing', 'directory'] as const)(
    'keeps a draft whose file is %s now, and goes on when it is back',
    (kind) => {
      const document = new EditorDocument(monaco, disk('{\r\n}\r\n'));
      document.model.setValue('{\na: 1\n}\n');
      const gone = { ...disk('', ''), sha256: null, problem: { kind, message: '', hint: '' } };
      expect(document.sync(gone)).toBe('conflict');
      expect([document.conflict?.problem?.kind, document.text]).toEqual([kind, '{\r\na: 1\r\n}\r\n']);
      expect(document.sync(disk('{\r\n}\r\n'))).toBe('same');
      expect([document.conflict, document.dirty]).toEqual([null, true]);

      document.sync(gone);
      document.keepDraft();
      expect([document.disk.sha256, document.text]).toEqual([null, '{\r\na: 1\r\n}\r\n']);
    },
  );

  it('takes theirs', () => {
    const document = new EditorDocument(monaco, disk('{a:1}'));
    document.model.setValue('{a:2}');
    document.sync(disk('{a:9}'));
    document.takeDisk();
    expect([document.dirty, document.text, document.conflict]).toEqual([false, '{a:9}', null]);
  });

  it('forgets a conflict when the disk goes back to what it was', () => {
    const document = new EditorDocument(monaco, disk('{a:1}'));
    document.model.setValue('{a:2}');
    document.sync(disk('{a:9}'));
    expect(document.sync(disk('{a:1}'))).toBe('same');
    expect(document.conflict).toBeNull();
  });
});
