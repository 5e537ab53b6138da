'use client';

import Link from 'next/link';
import { InstanceSwitcher } from '@/components/shell/instance-switcher.tsx';
import { Mark } from '@/components/shell/mark.tsx';
import { globalNav, instanceNav, instancePath, type NavItem, type Place } from '@/components/shell/nav.ts';
import type { ShellInstance } from '@/components/shell/shell-instance.ts';
import { cx } from '@/components/ui/cx.ts';

export interface SidebarProps {
  instances: readonly ShellInstance[];
  current: ShellInstance | null;
  place: Place;
  /** Called when a link was followed; closes the drawer of a narrow screen. */
  onFollow?: () => void;
}

/** The content of the sidebar and of the drawer. */
export function Sidebar({ instances, current, place, onFollow }: SidebarProps) {
  return (
    <div className="flex h-full flex-col gap-4">
      <InstanceSwitcher
        instances={instances}
        current={current}
        section={place.section ?? 'overview'}
        onFollow={onFollow}
      />
      <nav aria-label="Main" className="flex flex-1 flex-col gap-4">
        {current && (
          <ul className="grid gap-0.5">
            {instanceNav.map((item) => (
              <NavLink
                key={item.section}
                item={item}
                href={instancePath(current.slug, item.section)}
                active={place.slug !== null && place.section === item.section}
                onFollow={onFollow}
              />
            ))}
          </ul>
        )}
        <ul className={cx('grid gap-0.5', current && 'border-t pt-4')}>
          {globalNav.map((item) => (
            <NavLink
              key={item.href}
              item={item}
              href={item.href}
              active={place.slug === null && place.label === item.label}
              onFollow={onFollow}
            />
          ))}
        </ul>
      </nav>
      {!onFollow && (
        <p className="flex items-center gap-2 px-2.5 pb-1 text-subtle text-sm">
          <Mark className="size-4" />
          Gatehouse
        </p>
      )}
    </div>
  );
}

interface NavLinkProps {
  item: NavItem;
  href: string;
  active: boolean;
  onFollow: (() => void) | undefined;
}

function NavLink({ item, href, active, onFollow }: NavLinkProps) {
  const NavIcon = item.icon;
  return (
    <li>
      <Link
        href={href}
        aria-current={active ? 'page' : undefined}
        {...(onFollow ? { onClick: onFollow } : {})}
        className={cx(
          'flex h-8 items-center gap-2.5 rounded-control px-2.5 transition-colors',
          active ? 'bg-raised font-medium text-fg' : 'text-muted hover:bg-raised/60 hover:text-fg',
        )}
      >
        <NavIcon aria-hidden className={cx('size-4 shrink-0', active ? 'text-accent' : 'text-subtle')} />
        {item.label}
      </Link>
    </li>
  );
}
