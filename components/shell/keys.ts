/** Where a key press goes: to a field, then the panel keeps its hands off unmodified keys. */
export function isEditing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest('input, textarea, select, [role="textbox"], .monaco-editor') !== null
  );
}

/** True while a dialog or menu is open; the page behind it takes no keys. */
export function isCovered(): boolean {
  return (
    document.querySelector(
      '[role="dialog"]:not([popover]), [role="alertdialog"], :popover-open:not([role="tooltip"])',
    ) !== null
  );
}

/** The first filter of the page that can be seen: an element with `data-filter`. */
export function findFilter(): HTMLElement | null {
  const filters = document.querySelectorAll<HTMLElement>('[data-filter]');
  return [...filters].find((filter) => filter.offsetParent !== null) ?? null;
}

const storageKey = 'gatehouse-single-keys';
const listeners = new Set<() => void>();

/** The one switch over all unmodified keys (WCAG 2.1.4); on unless switched off in this browser. */
export const singleKeys = {
  read: (): boolean => localStorage.getItem(storageKey) !== 'off',
  readOnServer: (): boolean => true,
  write(on: boolean): void {
    localStorage.setItem(storageKey, on ? 'on' : 'off');
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

const never = () => () => undefined;

/** For `useSyncExternalStore`: the name of the key beside K, which differs on Apple keyboards. */
export const modifierKey = {
  subscribe: never,
  read: (): string => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl'),
  readOnServer: (): string => 'Ctrl',
};
