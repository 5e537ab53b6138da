/**
 * The syntax tree of a JSON5 text. Offsets are UTF-16 code units into the text as given (a leading BOM counts
 * as offset 0), `end` is exclusive. The tree keeps everything that was understood: after an error the parser
 * recovers and later members are still there.
 */

/** A half-open range of UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface StringNode extends TextRange {
  readonly type: 'string';
  readonly value: string;
}
export interface NumberNode extends TextRange {
  readonly type: 'number';
  readonly value: number;
}
export interface BooleanNode extends TextRange {
  readonly type: 'boolean';
  readonly value: boolean;
}
export interface NullNode extends TextRange {
  readonly type: 'null';
}
/** Stands where a value was expected and none could be read. Its value is `undefined`; validators skip it. */
export interface MissingNode extends TextRange {
  readonly type: 'missing';
}
export interface KeyNode extends TextRange {
  /** The decoded key; the raw text is `text.slice(start, end)`. */
  readonly value: string;
  readonly quote: '"' | "'" | null;
}
export interface MemberNode extends TextRange {
  readonly key: KeyNode;
  readonly value: ValueNode;
}
export interface ObjectNode extends TextRange {
  readonly type: 'object';
  readonly members: readonly MemberNode[];
}
export interface ArrayNode extends TextRange {
  readonly type: 'array';
  readonly items: readonly ValueNode[];
}
export type ValueNode =
  | ObjectNode
  | ArrayNode
  | StringNode
  | NumberNode
  | BooleanNode
  | NullNode
  | MissingNode;

export interface CommentNode extends TextRange {
  readonly kind: 'line' | 'block';
}

export type Severity = 'error' | 'warning' | 'info';

/** A syntax error at the token that is wrong; `message` says what was expected there. */
export interface SyntaxProblem extends TextRange {
  readonly code: string;
  readonly message: string;
}

export interface ParseResult {
  readonly text: string;
  /** Null only when the text holds no value at all. */
  readonly root: ValueNode | null;
  readonly comments: readonly CommentNode[];
  readonly problems: readonly SyntaxProblem[];
}

/** One step into a config value: an object key or an array index. */
export type PathSegment = string | number;
export type ConfigPath = readonly PathSegment[];

/** A replacement of `range` by `text`. A list of edits refers to the original text and never overlaps. */
export interface TextEdit extends TextRange {
  readonly text: string;
}

/** What JSON5 can hold. Objects are made without a prototype trap: `__proto__` is data. */
export type ConfigValue =
  | string
  | number
  | boolean
  | null
  | readonly ConfigValue[]
  | { readonly [key: string]: ConfigValue };

/**
 * One finding. Lines and columns are made from the offsets by the one who shows it (`positions.ts`).
 * `path` is the dotted path of the value in the merged config, when the finding has one.
 */
export interface Diagnostic extends TextRange {
  /** Absolute or include-relative name of the file that holds the text, as given by the caller. */
  readonly file: string;
  readonly severity: Severity;
  /** Stable machine code in kebab-case, for example `unknown-key`. */
  readonly code: string;
  readonly path: string;
  readonly message: string;
  /** What to write instead, when there is one best answer ("did you mean"). */
  readonly suggestion?: string;
  readonly source: 'syntax' | 'schema' | 'include' | 'env' | 'reload' | 'openclaw';
}
