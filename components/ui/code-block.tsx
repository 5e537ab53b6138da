import { CopyButton } from '@/components/ui/copy-button.tsx';
import { cx } from '@/components/ui/cx.ts';
import { scrollRegion } from '@/components/ui/scroll-region.ts';

export interface CodeBlockProps {
  code: string;
  /** Names the block for a screen reader, as "Command to run". */
  label: string;
  /** A shell prompt before the text; it is not copied. */
  prompt?: boolean;
  wrap?: boolean;
  className?: string;
}

export function CodeBlock({ code, label, prompt = false, wrap = false, className }: CodeBlockProps) {
  return (
    <div className={cx('flex items-start rounded-control border bg-raised', className)}>
      <pre
        {...scrollRegion(label)}
        className={cx(
          'min-w-0 flex-1 overflow-x-auto py-2 pr-1 pl-3 leading-5 focus-visible:outline-offset-[-2px]',
          wrap && 'whitespace-pre-wrap break-words',
        )}
      >
        {prompt && (
          <span aria-hidden className="select-none text-subtle">
            ${' '}
          </span>
        )}
        <code>{code}</code>
      </pre>
      <CopyButton value={code} label={`Copy ${label.toLowerCase()}`} className="m-1.5" />
    </div>
  );
}
