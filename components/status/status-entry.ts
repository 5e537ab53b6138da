import type { Icon, Tone } from '@/components/ui/tone.ts';

/** How one state looks and what it is called. */
export interface StatusEntry {
  readonly tone: Tone;
  /** One or two words, as shown. */
  readonly word: string;
  /** Distinct in outline from the icons of other tones, so that colour is never the only sign. */
  readonly icon: Icon;
  /** One sentence for a title or a legend. */
  readonly meaning: string;
  /** Its icon turns, because something is under way right now. */
  readonly moving?: true;
}
