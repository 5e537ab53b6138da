'use client';

import MenuIcon from 'lucide-react/icons/menu';
import Search from 'lucide-react/icons/search';
import Link from 'next/link';
import { useSyncExternalStore } from 'react';
import { AccountMenu } from '@/components/shell/account-menu.tsx';
import { modifierKey } from '@/components/shell/keys.ts';
import { instancePath, type Place } from '@/components/shell/nav.ts';
import type { ShellInstance } from '@/components/shell/shell-instance.ts';
import type { ThemeChoice } from '@/components/shell/theme.ts';
import { ThemeMenu } from '@/components/shell/theme-menu.tsx';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { StatusBadge } from '@/components/status/status.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Kbd } from '@/components/ui/kbd.tsx';

export interface HeaderProps {
  current: ShellInstance | null;
  place: Place;
  theme: ThemeChoice;
  signOutPath: string;
  onMenu: () => void;
  onPalette: () => void;
  onHelp: () => void;
}

export function Header({ current, place, theme, signOutPath, onMenu, onPalette, onHelp }: HeaderProps) {
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-canvas px-3 md:gap-2 md:px-6">
      <Button
        variant="ghost"
        size="icon"
        icon={MenuIcon}
        aria-label="Menu"
        onClick={onMenu}
        className="md:hidden"
      />
      <Breadcrumb current={place.slug === null ? null : current} place={place} />
      <div className="flex-1" />
      <PaletteButton onPress={onPalette} />
      <ThemeMenu theme={theme} />
      <AccountMenu signOutPath={signOutPath} onHelp={onHelp} />
    </header>
  );
}

function Breadcrumb({ current, place }: { current: ShellInstance | null; place: Place }) {
  return (
    <nav aria-label="Breadcrumb" className="min-w-0">
      <ol className="flex min-w-0 items-center gap-2">
        {current && (
          <li className="hidden min-w-0 items-center gap-2 sm:flex">
            <Link
              href={instancePath(current.slug, 'overview')}
              className="truncate rounded-tag text-muted transition-colors hover:text-fg"
            >
              {current.name}
            </Link>
            <span aria-hidden className="text-field">
              /
            </span>
          </li>
        )}
        <li aria-current="page" className="truncate font-medium">
          {place.label}
        </li>
        {current && (
          <li className="flex">
            <Link href={instancePath(current.slug, 'health')} className="flex h-6 items-center rounded-tag">
              <StatusBadge
                status={gatewayStates[current.state]}
                {...(current.stateDetail ? { detail: current.stateDetail } : {})}
              />
            </Link>
          </li>
        )}
      </ol>
    </nav>
  );
}

function PaletteButton({ onPress }: { onPress: () => void }) {
  const modifier = useSyncExternalStore(modifierKey.subscribe, modifierKey.read, modifierKey.readOnServer);
  return (
    <button
      type="button"
      onClick={onPress}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 w-8 items-center justify-center gap-2 rounded-control text-muted transition-colors hover:bg-raised hover:text-fg md:w-60 md:justify-start md:border md:bg-surface md:pr-1.5 md:pl-2.5"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 truncate text-left max-md:sr-only">Search or jump to</span>
      <span className="hidden md:inline-flex">
        <Kbd keys={[modifier, 'K']} />
      </span>
    </button>
  );
}
