import CircleCheck from 'lucide-react/icons/circle-check';
import CircleQuestionMark from 'lucide-react/icons/circle-question-mark';
import Info from 'lucide-react/icons/info';
import OctagonX from 'lucide-react/icons/octagon-x';
import TriangleAlert from 'lucide-react/icons/triangle-alert';
import type { ComponentType, SVGProps } from 'react';

export type Icon = ComponentType<SVGProps<SVGSVGElement>>;

/** The five roles that colour may carry. Everything else is neutral. */
export type Tone = 'ok' | 'warn' | 'down' | 'working' | 'unknown';

export interface ToneStyle {
  readonly text: string;
  readonly tint: string;
  /** Half the tint, for a large area. */
  readonly wash: string;
  readonly dot: string;
  /** A border as quiet as a hairline, in the tone's colour. */
  readonly edge: string;
  /** The dot's colour as text, for SVG shapes that paint `currentColor`. */
  readonly ink: string;
}

export const toneStyles: Readonly<Record<Tone, ToneStyle>> = {
  ok: {
    text: 'text-ok',
    tint: 'bg-ok-tint',
    wash: 'bg-ok-tint/60',
    dot: 'bg-ok-dot',
    edge: 'border-ok-dot/30',
    ink: 'text-ok-dot',
  },
  warn: {
    text: 'text-warn',
    tint: 'bg-warn-tint',
    wash: 'bg-warn-tint/60',
    dot: 'bg-warn-dot',
    edge: 'border-warn-dot/30',
    ink: 'text-warn-dot',
  },
  down: {
    text: 'text-down',
    tint: 'bg-down-tint',
    wash: 'bg-down-tint/60',
    dot: 'bg-down-dot',
    edge: 'border-down-dot/30',
    ink: 'text-down-dot',
  },
  working: {
    text: 'text-working',
    tint: 'bg-working-tint',
    wash: 'bg-working-tint/60',
    dot: 'bg-working-dot',
    edge: 'border-working-dot/30',
    ink: 'text-working-dot',
  },
  unknown: {
    text: 'text-unknown',
    tint: 'bg-unknown-tint',
    wash: 'bg-unknown-tint/60',
    dot: 'bg-unknown-dot',
    edge: 'border-unknown-dot/30',
    ink: 'text-unknown-dot',
  },
};

/** The icon of a message box; each has its own outline, so the tone is told without colour. */
export const toneIcons: Readonly<Record<Tone, Icon>> = {
  ok: CircleCheck,
  warn: TriangleAlert,
  down: OctagonX,
  working: Info,
  unknown: CircleQuestionMark,
};
