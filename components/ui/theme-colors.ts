/**
 * The value of a colour token in the theme that shows now, as `#rrggbb`, for what paints by script (canvas,
 * code editor). Tokens are `light-dark()` pairs, so the browser must resolve them on an element.
 */
export function readColor(token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(--color-${token})`;
  document.body.append(probe);
  const painted = getComputedStyle(probe).color;
  probe.remove();
  const channels = painted.match(/\d+(\.\d+)?/g) ?? [];
  const hex = channels
    .slice(0, 3)
    .map((channel) => Math.round(Number(channel)).toString(16).padStart(2, '0'));
  return `#${hex.join('')}`;
}

/** True when the page shows its dark theme, by choice or by the system. */
export function isDarkTheme(): boolean {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'dark' || chosen === 'light') return chosen === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Calls back when the theme changes, by choice or by the system; answers the function that stops it. */
export function watchTheme(onChange: () => void): () => void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(onChange);
  query.addEventListener('change', onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    query.removeEventListener('change', onChange);
    observer.disconnect();
  };
}
