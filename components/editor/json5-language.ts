import type * as monaco from 'monaco-editor/editor/editor.api.js';

export const json5LanguageId = 'json5';

const identifier = /[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200C\u200D]*/u.source;
const doubleQuoted = /"(?:[^"\\\n]|\\.)*"/.source;
const singleQuoted = /'(?:[^'\\\n]|\\.)*'/.source;

/** The inside of a string. A line break ends it unless it is escaped, so a forgotten quote colours one line. */
function inString(quote: string): monaco.languages.IMonarchLanguageRule[] {
  return [
    [/\$\$\{[A-Z_][A-Z0-9_]*\}/, 'string.escape'],
    [/\$\{[A-Z_][A-Z0-9_]*\}/, 'variable'],
    [/\\\n/, 'string.escape'],
    [/\\./, 'string.escape'],
    [new RegExp(quote), 'string', '@pop'],
    [/\n/, 'string', '@pop'],
    [new RegExp(`[^\\\\\\n$${quote}]+`), 'string'],
    [/\$/, 'string'],
  ];
}

const grammar: monaco.languages.IMonarchLanguage = {
  unicode: true,
  includeLF: true,
  defaultToken: '',
  tokenizer: {
    root: [
      [/\/\/[^\n]*/, 'comment'],
      [/\/\*/, 'comment', '@block'],
      [/(?:\$include|'\$include'|"\$include")(?=\s*:)/, 'key.include'],
      [new RegExp(`(?:${doubleQuoted}|${singleQuoted}|${identifier})(?=\\s*:)`), 'key'],
      [/[{}[\]]/, '@brackets'],
      [/[,:]/, 'delimiter'],
      [/[+-]?(?:Infinity|NaN)\b/, 'number'],
      [/[+-]?0[xX][\da-fA-F]+/, 'number'],
      [/[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/, 'number'],
      [/\b(?:true|false|null)\b/, 'constant'],
      [/"/, 'string', '@double'],
      [/'/, 'string', '@single'],
      [new RegExp(identifier), ''],
    ],
    block: [
      [/[^*]+/, 'comment'],
      [/\*\//, 'comment', '@pop'],
      [/\*/, 'comment'],
    ],
    double: inString('"'),
    single: inString("'"),
  },
};

const configuration: monaco.languages.LanguageConfiguration = {
  comments: { lineComment: '//', blockComment: ['/*', '*/'] },
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}', notIn: ['string', 'comment'] },
    { open: '[', close: ']', notIn: ['string', 'comment'] },
    { open: '"', close: '"', notIn: ['string', 'comment'] },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"' },
    { open: "'", close: "'" },
  ],
  wordPattern: /[\w$\u00C0-\uFFFF]+/,
  onEnterRules: [
    { beforeText: /^\s*\/\/.*$/, afterText: /\S/, action: { indentAction: 0, appendText: '// ' } },
    { beforeText: /[{[]\s*$/, afterText: /^\s*[}\]]/, action: { indentAction: 2 } },
  ],
  indentationRules: { increaseIndentPattern: /[{[]\s*(?:\/\/.*)?$/, decreaseIndentPattern: /^\s*[}\]]/ },
};

/** Colours, brackets, comments and indentation. What needs the meaning of the text comes from the worker. */
export function registerJson5(api: typeof monaco): void {
  if (api.languages.getLanguages().some((language) => language.id === json5LanguageId)) return;
  api.languages.register({ id: json5LanguageId, extensions: ['.json5', '.json'], aliases: ['JSON5'] });
  api.languages.setMonarchTokensProvider(json5LanguageId, grammar);
  api.languages.setLanguageConfiguration(json5LanguageId, configuration);
}
