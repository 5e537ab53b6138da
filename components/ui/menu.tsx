'use client';

import { Menu as Base } from '@base-ui/react/menu';
import Check from 'lucide-react/icons/check';
import type { ReactElement, ReactNode } from 'react';
import { cx } from '@/components/ui/cx.ts';
import type { Icon } from '@/components/ui/tone.ts';

export interface MenuProps {
  /** A button. */
  trigger: ReactElement<Record<string, unknown>>;
  children: ReactNode;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  /** As wide as the trigger at least. */
  matchWidth?: boolean;
}

export function Menu({ trigger, children, align = 'start', side = 'bottom', matchWidth = false }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align={align} side={side} sideOffset={4} collisionPadding={8} className="z-50">
          <Base.Popup
            className={cx(
              'max-h-(--available-height) min-w-48 overflow-y-auto rounded-card bg-surface p-1 shadow-overlay outline-none transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0',
              matchWidth && 'min-w-(--anchor-width)',
            )}
          >
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

const itemClass =
  'flex min-h-8 w-full cursor-pointer select-none items-center gap-2.5 rounded-control px-2 py-1 text-left text-fg outline-none data-highlighted:bg-raised';

interface MenuFaceProps {
  icon?: Icon | undefined;
  /** In place of an icon: a mark of the same size. */
  leading?: ReactNode;
  children: ReactNode;
  /** At the right: a key or a word. */
  hint?: ReactNode;
  selected?: boolean;
}

export interface MenuItemProps extends MenuFaceProps {
  danger?: boolean;
  /** Why it cannot be chosen now; said under the label. */
  disabledReason?: string | null;
  onSelect: () => void;
}

export function MenuItem({ danger = false, disabledReason, onSelect, children, ...face }: MenuItemProps) {
  return (
    <Base.Item
      aria-disabled={disabledReason ? true : undefined}
      closeOnClick={!disabledReason}
      onClick={() => !disabledReason && onSelect()}
      className={cx(itemClass, danger && 'text-down', disabledReason && 'cursor-not-allowed text-subtle')}
    >
      <MenuFace {...face}>
        {children}
        {disabledReason && <span className="block text-xs">{disabledReason}</span>}
      </MenuFace>
    </Base.Item>
  );
}

export interface MenuLinkProps extends MenuFaceProps {
  /** The link without content, as `<Link href="…" />`. */
  link: ReactElement<Record<string, unknown>>;
}

export function MenuLink({ link, ...face }: MenuLinkProps) {
  return (
    <Base.LinkItem
      render={link}
      closeOnClick
      aria-current={face.selected ? 'true' : undefined}
      className={itemClass}
    >
      <MenuFace {...face} />
    </Base.LinkItem>
  );
}

function MenuFace({ icon: FaceIcon, leading, children, hint, selected = false }: MenuFaceProps) {
  return (
    <>
      {leading}
      {FaceIcon && <FaceIcon aria-hidden className="size-4 shrink-0 text-subtle" />}
      <span className="min-w-0 flex-1 truncate">{children}</span>
      {hint && <span className="shrink-0 text-subtle text-xs">{hint}</span>}
      {selected && <Check aria-hidden className="size-4 shrink-0 text-accent" />}
    </>
  );
}

export interface MenuChoiceProps<Value extends string> {
  label: string;
  value: Value;
  onValueChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: Icon }[];
}

/** A group of items of which one is chosen. */
export function MenuChoice<Value extends string>({
  label,
  value,
  onValueChange,
  options,
}: MenuChoiceProps<Value>) {
  return (
    <Base.RadioGroup aria-label={label} value={value} onValueChange={onValueChange}>
      {options.map(({ value: option, label: words, icon: OptionIcon }) => (
        <Base.RadioItem key={option} value={option} closeOnClick className={itemClass}>
          {OptionIcon && <OptionIcon aria-hidden className="size-4 shrink-0 text-subtle" />}
          <span className="flex-1">{words}</span>
          <Base.RadioItemIndicator>
            <Check aria-hidden className="size-4 text-accent" />
          </Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuSeparator() {
  return <Base.Separator className="-mx-1 my-1 h-px bg-line" />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <div className="px-2 pt-2 pb-1 font-medium text-subtle text-xs">{children}</div>;
}
