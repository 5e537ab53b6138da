'use client';

import Keyboard from 'lucide-react/icons/keyboard';
import Server from 'lucide-react/icons/server';
import { useRouter } from 'next/navigation';
import { globalNav, instanceNav, instancePath, type Place } from '@/components/shell/nav.ts';
import type { PaletteAction } from '@/components/shell/palette-actions.tsx';
import type { ShellInstance } from '@/components/shell/shell-instance.ts';
import { applyTheme } from '@/components/shell/theme.ts';
import { themeOptions } from '@/components/shell/theme-menu.tsx';
import { gatewayStates } from '@/components/status/gateway-state.ts';

interface ShellActionSources {
  instances: readonly ShellInstance[];
  current: ShellInstance | null;
  place: Place;
  onHelp: () => void;
}

/** What the palette offers on every page, after the page's own actions. */
export function useShellActions({
  instances,
  current,
  place,
  onHelp,
}: ShellActionSources): readonly PaletteAction[] {
  const router = useRouter();
  const pages = current
    ? instanceNav.map((item) => ({ ...item, href: instancePath(current.slug, item.section) }))
    : [];
  const others = instances.filter((instance) => instance.slug !== current?.slug);
  return [
    ...[...pages, ...globalNav].map((page) => ({
      id: `go ${page.label}`,
      title: page.label,
      icon: page.icon,
      group: 'Go to',
      keys: ['g', page.key],
      run: () => router.push(page.href),
    })),
    ...others.map((instance) => ({
      id: `instance ${instance.slug}`,
      title: `Switch to ${instance.name}`,
      icon: Server,
      group: 'Instances',
      keywords: [instance.slug, gatewayStates[instance.state].word],
      run: () => router.push(instancePath(instance.slug, place.section ?? 'overview')),
    })),
    ...themeOptions.map((theme) => ({
      id: `theme ${theme.value}`,
      title: `${theme.label} theme`,
      icon: theme.icon,
      group: 'Gatehouse',
      keywords: ['appearance', 'colour', 'color'],
      run: () => applyTheme(theme.value),
    })),
    {
      id: 'shortcuts',
      title: 'Keyboard shortcuts',
      icon: Keyboard,
      group: 'Gatehouse',
      keys: ['?'],
      run: onHelp,
    },
  ];
}
