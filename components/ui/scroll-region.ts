/**
 * Attributes of a box that scrolls and may hold nothing focusable: it takes focus itself so that the arrow keys
 * can scroll it (WCAG 2.1.1), and has a name because it takes focus.
 */
export function scrollRegion(label: string) {
  return { role: 'region', tabIndex: 0, 'aria-label': label } as const;
}
