import type * as monaco from 'monaco-editor/editor/editor.api.js';

const shared: monaco.editor.IEditorOptions = {
  fontFamily:
    'ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  renderLineHighlight: 'line',
  renderWhitespace: 'selection',
  stickyScroll: { enabled: false },
  fixedOverflowWidgets: true,
  // Files may hold U+2028 and U+2029 in strings: they are the author's.
  unusualLineTerminators: 'off',
  smoothScrolling: false,
  overviewRulerBorder: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
};

export function editorOptions(
  label: string,
  readOnly: boolean,
): monaco.editor.IStandaloneEditorConstructionOptions {
  return {
    ...shared,
    ariaLabel: label,
    readOnly,
    readOnlyMessage: { value: 'This file can’t be edited here.' },
    padding: { top: 12, bottom: 12 },
    guides: { indentation: true, highlightActiveIndentation: true },
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 14,
    folding: true,
    quickSuggestions: { other: true, comments: false, strings: true },
    quickSuggestionsDelay: 10,
    wordBasedSuggestions: 'off',
    snippetSuggestions: 'none',
    suggest: { showStatusBar: false, preview: false, showIcons: true },
    tabCompletion: 'off',
    formatOnPaste: false,
    hover: { delay: 250, above: false },
    occurrencesHighlight: 'singleFile',
    inlineSuggest: { enabled: false },
    multiCursorModifier: 'alt',
    links: true,
    // The section that a line belongs to stays in sight.
    stickyScroll: { enabled: true, maxLineCount: 3, defaultModel: 'outlineModel' },
  };
}

/** Side by side where there is room, one column where there is not; what did not change is folded away. */
export function diffOptions(editable: boolean): monaco.editor.IStandaloneDiffEditorConstructionOptions {
  return {
    ...shared,
    readOnly: !editable,
    originalEditable: false,
    renderSideBySide: true,
    // In one column removed lines are drawn without the masks of an editable text.
    useInlineViewWhenSpaceIsLimited: !editable,
    renderSideBySideInlineBreakpoint: 720,
    hideUnchangedRegions: { enabled: true, contextLineCount: 3, minimumLineCount: 4, revealLineCount: 20 },
    renderOverviewRuler: false,
    renderMarginRevertIcon: false,
    renderGutterMenu: false,
    ignoreTrimWhitespace: false,
    diffAlgorithm: 'advanced',
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 12,
    folding: false,
    glyphMargin: false,
    contextmenu: false,
    wordWrap: 'off',
    padding: { top: 8, bottom: 8 },
  };
}
