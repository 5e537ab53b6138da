import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** The tokens as written: `--color-x: light-dark(#light, #dark)`. */
const tokens = new Map<string, Record<Theme, string>>(
  [...css.matchAll(/--color-([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/g)].map((match) => [
    match[1] ?? '',
    { light: match[2] ?? '', dark: match[3] ?? '' },
  ]),
);

function token(name: string, theme: Theme): string {
  const pair = tokens.get(name);
  if (!pair)
    throw new Error(`--color-${name} is not a light-dark() pair of six-digit colours in globals.css`);
  return pair[theme];
}

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(first: string, second: string): number {
  const [dark = 0, light = 0] = [luminance(first), luminance(second)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ['canvas', 'surface', 'raised'];
const tones = ['ok', 'warn', 'down', 'working', 'unknown'];

const text: readonly (readonly [string, string])[] = [
  ...['fg', 'muted', 'subtle', 'accent', ...tones].flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as const),
  ),
  ...tones.flatMap((tone) => [tone, 'fg', 'muted'].map((ink) => [ink, `${tone}-tint`] as const)),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-strong'],
  ['on-down', 'down'],
];

const shapes: readonly (readonly [string, string])[] = [
  ...tones.flatMap((tone) => grounds.map((ground) => [`${tone}-dot`, ground] as const)),
  ...grounds.map((ground) => ['field', ground] as const),
  ...grounds.map((ground) => ['accent', ground] as const),
];

describe.each(themes)('%s theme', (theme) => {
  it.each(text)('%s text on %s has 4.5:1', (ink, ground) => {
    expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });
  it.each(shapes)('%s shape on %s has 3:1', (ink, ground) => {
    expect(contrast(token(ink, theme), token(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

it('computes the ratio as WCAG does', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
