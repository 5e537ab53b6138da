import ChevronRight from 'lucide-react/icons/chevron-right';
import { Fragment } from 'react';
import type { ConfigPath } from '@/config-language/syntax.ts';

/** Where the cursor stands in the config; each step leads to its key. */
export function Breadcrumb({ path, onJump }: { path: ConfigPath; onJump: (path: ConfigPath) => void }) {
  return (
    <nav aria-label="Key path at the cursor" className="min-w-0 flex-1 overflow-hidden max-sm:hidden">
      <ol className="flex h-6 items-center overflow-x-auto whitespace-nowrap font-mono text-muted text-sm [scrollbar-width:none]">
        {path.length === 0 && <li className="text-subtle">top level</li>}
        {path.map((segment, depth) => (
          // The place in the path is its identity.
          <Fragment key={`${depth.toString()}-${segment.toString()}`}>
            {depth > 0 && (
              <li aria-hidden>
                <ChevronRight className="size-3.5 text-subtle" />
              </li>
            )}
            <li>
              <button
                type="button"
                onClick={() => onJump(path.slice(0, depth + 1))}
                className="h-6 rounded-tag px-1 transition-colors hover:bg-raised hover:text-fg"
              >
                {typeof segment === 'number' ? `[${segment}]` : segment}
              </button>
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
