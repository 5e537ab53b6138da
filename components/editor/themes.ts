import type * as monaco from 'monaco-editor/editor/editor.api.js';

export type ThemeName = 'gatehouse-light' | 'gatehouse-dark';

/** Colours of text on the surface: each has at least 4.5:1 there. Keys carry the accent, the rest stays quiet. */
interface Palette {
  readonly base: 'vs' | 'vs-dark';
  readonly surface: string;
  readonly raised: string;
  readonly line: string;
  readonly field: string;
  readonly fg: string;
  readonly muted: string;
  readonly subtle: string;
  readonly accent: string;
  readonly key: string;
  readonly string: string;
  readonly number: string;
  readonly variable: string;
  readonly down: string;
  readonly warn: string;
  readonly info: string;
  readonly added: string;
  readonly removed: string;
}

export const palettes: Record<ThemeName, Palette> = {
  'gatehouse-light': {
    base: 'vs',
    surface: '#ffffff',
    raised: '#f2f3f5',
    line: '#e0e1e4',
    field: '#82868e',
    fg: '#181b1f',
    muted: '#4f5359',
    subtle: '#656970',
    accent: '#1d60bc',
    key: '#1d4f91',
    string: '#2b6a5b',
    number: '#7b3f98',
    variable: '#a0345f',
    down: '#db2c2b',
    warn: '#bb731b',
    info: '#2784d5',
    added: '#25984d',
    removed: '#db2c2b',
  },
  'gatehouse-dark': {
    base: 'vs-dark',
    surface: '#141619',
    raised: '#1e2124',
    line: '#2e3035',
    field: '#70757c',
    fg: '#e9ebee',
    muted: '#adb1b8',
    subtle: '#95989f',
    accent: '#75aef5',
    key: '#9cc4f5',
    string: '#93cdb9',
    number: '#cfa6e8',
    variable: '#ef9dbd',
    down: '#f05653',
    warn: '#efa831',
    info: '#4c9deb',
    added: '#43b966',
    removed: '#f05653',
  },
};

function rules(palette: Palette): monaco.editor.ITokenThemeRule[] {
  const rule = (token: string, colour: string, fontStyle = ''): monaco.editor.ITokenThemeRule => ({
    token,
    foreground: colour.slice(1),
    fontStyle,
  });
  return [
    rule('', palette.fg),
    rule('key', palette.key),
    rule('key.include', palette.variable, 'bold'),
    rule('string', palette.string),
    rule('string.escape', palette.number),
    rule('variable', palette.variable, 'bold'),
    rule('number', palette.number),
    rule('constant', palette.number),
    rule('comment', palette.subtle, 'italic'),
    rule('delimiter', palette.muted),
    rule('bracket', palette.muted),
  ];
}

function frame(palette: Palette): monaco.editor.IColors {
  return {
    foreground: palette.fg,
    focusBorder: palette.accent,
    'editor.background': palette.surface,
    'editor.foreground': palette.fg,
    'editorLineNumber.foreground': palette.subtle,
    'editorLineNumber.activeForeground': palette.fg,
    'editorCursor.foreground': palette.accent,
    'editor.lineHighlightBackground': `${palette.raised}80`,
    'editor.lineHighlightBorder': '#00000000',
    'editor.selectionBackground': `${palette.accent}38`,
    'editor.inactiveSelectionBackground': `${palette.accent}20`,
    'editor.findMatchBackground': `${palette.warn}66`,
    'editor.findMatchHighlightBackground': `${palette.warn}33`,
    'editor.rangeHighlightBackground': `${palette.accent}14`,
    'editor.wordHighlightBackground': `${palette.field}30`,
    'editorBracketMatch.background': `${palette.accent}1f`,
    'editorBracketMatch.border': `${palette.accent}80`,
    'editorIndentGuide.background1': palette.line,
    'editorIndentGuide.activeBackground1': palette.field,
    'editorError.foreground': palette.down,
    'editorWarning.foreground': palette.warn,
    'editorInfo.foreground': palette.info,
    'editorLink.activeForeground': palette.accent,
    'editorGutter.background': palette.surface,
    'editorOverviewRuler.border': '#00000000',
    'scrollbar.shadow': '#00000000',
    'scrollbarSlider.background': `${palette.field}40`,
    'scrollbarSlider.hoverBackground': `${palette.field}66`,
    'scrollbarSlider.activeBackground': `${palette.field}80`,
  };
}

function overlays(palette: Palette): monaco.editor.IColors {
  return {
    'widget.shadow': '#00000026',
    'widget.border': palette.line,
    'editorWidget.background': palette.surface,
    'editorWidget.foreground': palette.fg,
    'editorWidget.border': palette.line,
    'editorHoverWidget.background': palette.surface,
    'editorHoverWidget.foreground': palette.fg,
    'editorHoverWidget.border': palette.line,
    'editorHoverWidget.statusBarBackground': palette.raised,
    'editorSuggestWidget.background': palette.surface,
    'editorSuggestWidget.foreground': palette.fg,
    'editorSuggestWidget.border': palette.line,
    'editorSuggestWidget.selectedBackground': palette.raised,
    'editorSuggestWidget.selectedForeground': palette.fg,
    'editorSuggestWidget.highlightForeground': palette.accent,
    'editorSuggestWidget.focusHighlightForeground': palette.accent,
    'input.background': palette.surface,
    'input.foreground': palette.fg,
    'input.border': palette.field,
    'inputOption.activeBorder': palette.accent,
    'menu.background': palette.surface,
    'menu.foreground': palette.fg,
    'menu.selectionBackground': palette.raised,
    'menu.selectionForeground': palette.fg,
    'menu.border': palette.line,
    'textLink.foreground': palette.accent,
    'textCodeBlock.background': palette.raised,
    'diffEditor.insertedTextBackground': `${palette.added}33`,
    'diffEditor.insertedLineBackground': `${palette.added}1a`,
    'diffEditor.removedTextBackground': `${palette.removed}33`,
    'diffEditor.removedLineBackground': `${palette.removed}17`,
    'diffEditor.diagonalFill': palette.line,
    'diffEditor.unchangedRegionBackground': palette.raised,
    'diffEditor.unchangedRegionForeground': palette.muted,
    'editorMarkerNavigation.background': palette.surface,
    'editorMarkerNavigationError.background': palette.down,
    'editorMarkerNavigationWarning.background': palette.warn,
    'editorMarkerNavigationInfo.background': palette.info,
  };
}

export function defineThemes(api: typeof monaco): void {
  for (const [name, palette] of Object.entries(palettes)) {
    const colors = { ...frame(palette), ...overlays(palette) };
    api.editor.defineTheme(name, { base: palette.base, inherit: true, rules: rules(palette), colors });
  }
}
