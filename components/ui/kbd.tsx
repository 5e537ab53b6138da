import { Fragment } from 'react';

/** Keys to press: `["⌘", "K"]` together, or `["g", "o"]` one after the other with `sequence`. */
export function Kbd({ keys, sequence = false }: { keys: readonly string[]; sequence?: boolean }) {
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      {keys.map((key, at) => (
        <Fragment key={`${at.toString()}${key}`}>
          {sequence && at > 0 && <span className="px-0.5 text-subtle text-xs">then</span>}
          <kbd className="inline-grid h-5 min-w-5 place-items-center rounded-tag border bg-raised px-1 font-sans text-muted text-xs">
            {key}
          </kbd>
        </Fragment>
      ))}
    </span>
  );
}
