'use client';

import Check from 'lucide-react/icons/check';
import { cloneElement, createContext, type ReactElement, type ReactNode, useContext, useRef } from 'react';
import { cx } from '@/components/ui/cx.ts';
import { moveInMenu } from '@/components/ui/menu-keys.ts';
import type { Align } from '@/components/ui/place-beside.ts';
import type { Icon } from '@/components/ui/tone.ts';
import { popoverClass, useAnchored } from '@/components/ui/use-anchored.ts';

const CloseContext = createContext<() => void>(() => undefined);

export interface MenuProps {
  /** A button. */
  trigger: ReactElement<Record<string, unknown>>;
  /** Items; they are built when the menu opens. */
  children: ReactNode;
  align?: Align;
  side?: 'top' | 'bottom';
  /** As wide as the trigger at least. */
  matchWidth?: boolean;
}

/** A list of acts or links behind a button, with arrow keys, Home, End and first letters. */
export function Menu({ trigger, children, align = 'start', side = 'bottom', matchWidth = false }: MenuProps) {
  const items = useRef<HTMLElement[]>([]);
  const anchored = useAnchored({ side, align, gap: 4 }, 'menu', () => {
    items.current = [...(anchored.popup.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
    items.current[0]?.focus();
  });
  return (
    <>
      {cloneElement(trigger, anchored.triggerProps)}
      <div
        {...anchored.popupProps}
        role="menu"
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === 'Tab') anchored.close();
          else if (moveInMenu(items.current, event.key)) event.preventDefault();
        }}
        className={cx(
          popoverClass,
          'max-h-[70dvh] min-w-48 max-w-[min(360px,calc(100vw-16px))] overflow-y-auto rounded-card p-1 text-base',
          matchWidth && 'min-w-(--anchor-width)',
        )}
      >
        {anchored.open && <CloseContext value={anchored.close}>{children}</CloseContext>}
      </div>
    </>
  );
}

const itemClass =
  'flex min-h-8 w-full select-none items-center gap-2.5 rounded-control px-2 py-1 text-left outline-none focus:bg-raised';

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
  const close = useContext(CloseContext);
  const choose = () => {
    if (disabledReason) return;
    close();
    onSelect();
  };
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      aria-disabled={disabledReason ? true : undefined}
      onClick={choose}
      onPointerMove={(event) => event.currentTarget.focus()}
      className={cx(itemClass, inkOf(danger, Boolean(disabledReason)))}
    >
      <MenuFace {...face}>
        {children}
        {disabledReason && <span className="block text-xs">{disabledReason}</span>}
      </MenuFace>
    </button>
  );
}

function inkOf(danger: boolean, disabled: boolean): string {
  if (disabled) return 'cursor-not-allowed text-subtle';
  return danger ? 'text-down' : 'text-fg';
}

export interface MenuLinkProps extends MenuFaceProps {
  /** The link without content, as `<Link href="…" />`. */
  link: ReactElement<Record<string, unknown>>;
  onFollow?: (() => void) | undefined;
}

export function MenuLink({ link, onFollow, ...face }: MenuLinkProps) {
  const close = useContext(CloseContext);
  return cloneElement(
    link,
    {
      role: 'menuitem',
      tabIndex: -1,
      'aria-current': face.selected ? 'true' : undefined,
      className: cx(itemClass, 'text-fg'),
      onPointerMove: (event: { currentTarget: HTMLElement }) => event.currentTarget.focus(),
      onClick: () => {
        close();
        onFollow?.();
      },
    },
    <MenuFace {...face} />,
  );
}

function MenuFace({ icon: FaceIcon, leading, children, hint, selected = false }: MenuFaceProps) {
  return (
    <>
      {leading && <span className="grid size-4 shrink-0 place-items-center">{leading}</span>}
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
export function MenuChoice<Value extends string>(props: MenuChoiceProps<Value>) {
  const { label, value, onValueChange, options } = props;
  const close = useContext(CloseContext);
  return (
    <fieldset aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="menuitemradio"
          tabIndex={-1}
          aria-checked={option.value === value}
          onClick={() => {
            close();
            onValueChange(option.value);
          }}
          onPointerMove={(event) => event.currentTarget.focus()}
          className={cx(itemClass, 'text-fg')}
        >
          <MenuFace icon={option.icon} selected={option.value === value}>
            {option.label}
          </MenuFace>
        </button>
      ))}
    </fieldset>
  );
}

export function MenuSeparator() {
  return <hr className="-mx-1 my-1" />;
}

/** A heading over the items below it. */
export function MenuLabel({ children }: { children: ReactNode }) {
  return (
    <p role="presentation" className="px-2 pt-2 pb-1 font-medium text-subtle text-xs">
      {children}
    </p>
  );
}
