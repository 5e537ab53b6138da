export type Side = 'top' | 'bottom' | 'left' | 'right';
export type Align = 'start' | 'center' | 'end';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly left: number;
  readonly top: number;
}

export interface Placement {
  readonly side: Side;
  readonly align: Align;
  /** Between the two, in pixels. */
  readonly gap: number;
}

/** Kept free at the edges of the window, in pixels. */
const margin = 8;

const opposite: Readonly<Record<Side, Side>> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' };

/**
 * Where an overlay of `size` goes beside `anchor` in a window of `view`, in window pixels. It flips to the other
 * side when only that one has the room, and is pushed inside the window last.
 */
export function placeBeside(anchor: Box, size: Size, view: Size, placement: Placement) {
  const { align, gap } = placement;
  const room: Readonly<Record<Side, number>> = {
    top: anchor.top - gap - margin,
    bottom: view.height - anchor.top - anchor.height - gap - margin,
    left: anchor.left - gap - margin,
    right: view.width - anchor.left - anchor.width - gap - margin,
  };
  const upright = placement.side === 'top' || placement.side === 'bottom';
  const need = upright ? size.height : size.width;
  const other = opposite[placement.side];
  const side = room[placement.side] < need && room[other] > room[placement.side] ? other : placement.side;
  const along = upright
    ? alignEdge(align, anchor.left, anchor.width, size.width)
    : alignEdge(align, anchor.top, anchor.height, size.height);
  const left = upright
    ? along
    : side === 'left'
      ? anchor.left - gap - size.width
      : anchor.left + anchor.width + gap;
  const top = upright
    ? side === 'top'
      ? anchor.top - gap - size.height
      : anchor.top + anchor.height + gap
    : along;
  return {
    left: clamp(left, margin, view.width - size.width - margin),
    top: clamp(top, margin, view.height - size.height - margin),
  };
}

function alignEdge(align: Align, start: number, length: number, overlay: number): number {
  if (align === 'start') return start;
  return align === 'end' ? start + length - overlay : start + (length - overlay) / 2;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high));
}
