import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { palettes } from './themes.ts';

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

const inks = ['fg', 'muted', 'subtle', 'accent', 'key', 'string', 'number', 'variable'] as const;
const marks = ['down', 'warn', 'info', 'field'] as const;
const css = readFileSync(new URL('../../app/globals.css', import.meta.url), 'utf8');
const shared = [
  ['surface', 'surface'],
  ['raised', 'raised'],
  ['line', 'line'],
  ['fg', 'fg'],
  ['muted', 'muted'],
  ['subtle', 'subtle'],
  ['accent', 'accent'],
  ['field', 'field'],
] as const;

describe.each(Object.entries(palettes))('%s', (name, palette) => {
  it.each(inks)('%s has 4.5:1 on the surface and on the raised ground', (ink) => {
    for (const ground of [palette.surface, palette.raised]) {
      expect(contrast(palette[ink], ground)).toBeGreaterThanOrEqual(4.5);
    }
  });
  it.each(marks)('%s has 3:1 on the surface', (mark) => {
    expect(contrast(palette[mark], palette.surface)).toBeGreaterThanOrEqual(3);
  });
  it.each(shared)('%s is the token of the page', (ink, token) => {
    const pair = new RegExp(`--color-${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
    expect(palette[ink]).toBe(pair?.[name === 'gatehouse-light' ? 1 : 2]);
  });
});
