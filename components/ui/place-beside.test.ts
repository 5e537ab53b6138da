import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeBeside } from './place-beside.ts';

const view = { width: 1000, height: 800 };
const size = { width: 200, height: 100 };

describe('placeBeside', () => {
  it.each([
    ['below, left edges level', { left: 100, top: 100 }, 'bottom', 'start', { left: 100, top: 136 }],
    ['below, right edges level', { left: 500, top: 100 }, 'bottom', 'end', { left: 350, top: 136 }],
    ['above, centred', { left: 500, top: 400 }, 'top', 'center', { left: 425, top: 294 }],
    ['flips up at the lower edge', { left: 100, top: 760 }, 'bottom', 'start', { left: 100, top: 654 }],
    ['flips down at the upper edge', { left: 100, top: 10 }, 'top', 'start', { left: 100, top: 46 }],
    ['is pushed in at the right edge', { left: 950, top: 100 }, 'bottom', 'start', { left: 792, top: 136 }],
    ['to the right', { left: 100, top: 100 }, 'right', 'start', { left: 256, top: 100 }],
  ] as const)('%s', (_case, at, side, align, expected) => {
    const anchor = { ...at, width: 50, height: 30 };
    const wide = side === 'right' ? { ...anchor, width: 150 } : anchor;
    expect(placeBeside(wide, size, view, { side, align, gap: 6 })).toEqual(expected);
  });

  it('never leaves the window when there is room in it', () => {
    const anchors = fc.record({
      left: fc.integer({ min: -50, max: 1050 }),
      top: fc.integer({ min: -50, max: 850 }),
      width: fc.integer({ min: 0, max: 300 }),
      height: fc.integer({ min: 0, max: 60 }),
    });
    const sides = fc.constantFrom('top', 'bottom', 'left', 'right');
    fc.assert(
      fc.property(anchors, sides, fc.constantFrom('start', 'center', 'end'), (anchor, side, align) => {
        const { left, top } = placeBeside(anchor, size, view, { side, align, gap: 6 });
        expect(left).toBeGreaterThanOrEqual(8);
        expect(top).toBeGreaterThanOrEqual(8);
        expect(left + size.width).toBeLessThanOrEqual(view.width - 8);
        expect(top + size.height).toBeLessThanOrEqual(view.height - 8);
      }),
    );
  });
});
