/** Which item a key leads to, from the focused one; null when the key does not move. Arrows go round. */
export function nextInMenu(labels: readonly string[], current: number, key: string): number | null {
  const count = labels.length;
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (current + 1) % count;
    case 'ArrowUp':
      return current <= 0 ? count - 1 : current - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return startingWith(labels, current, key);
  }
}

/** The next item, after the current one and round again, whose label begins with the letter. */
function startingWith(labels: readonly string[], current: number, key: string): number | null {
  if (key.length !== 1 || key === ' ') return null;
  const letter = key.toLowerCase();
  for (let step = 1; step <= labels.length; step += 1) {
    const at = (current + step) % labels.length;
    if (labels[at]?.trim().toLowerCase().startsWith(letter)) return at;
  }
  return null;
}

/** Moves the focus among the items of a menu; true when the key meant that. */
export function moveInMenu(items: readonly HTMLElement[], key: string): boolean {
  const current = items.findIndex((item) => item.matches(':focus'));
  const next = nextInMenu(
    items.map((item) => item.textContent ?? ''),
    current,
    key,
  );
  if (next === null) return false;
  items[next]?.focus();
  return true;
}
