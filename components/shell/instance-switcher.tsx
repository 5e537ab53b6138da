'use client';

import ChevronsUpDown from 'lucide-react/icons/chevrons-up-down';
import Server from 'lucide-react/icons/server';
import Link from 'next/link';
import { instancePath } from '@/components/shell/nav.ts';
import type { ShellInstance } from '@/components/shell/shell-instance.ts';
import { gatewayStates } from '@/components/status/gateway-state.ts';
import { StatusDot } from '@/components/status/status.tsx';
import { Badge } from '@/components/ui/badge.tsx';
import { Menu, MenuLabel, MenuLink, MenuSeparator } from '@/components/ui/menu.tsx';

export interface InstanceSwitcherProps {
  instances: readonly ShellInstance[];
  current: ShellInstance | null;
  /** Stays on the same page of the other instance. */
  section: string;
  /** Called when a link was followed. */
  onFollow?: (() => void) | undefined;
}

export function InstanceSwitcher({ instances, current, section, onFollow }: InstanceSwitcherProps) {
  return (
    <Menu
      matchWidth
      trigger={
        <button
          type="button"
          className="flex h-10 w-full items-center gap-2.5 rounded-control border bg-surface px-2.5 text-left transition-colors hover:bg-raised data-popup-open:bg-raised"
        >
          {current && <StatusDot status={gatewayStates[current.state]} />}
          <span className="min-w-0 flex-1 truncate font-medium">{current?.name ?? 'No instance'}</span>
          {current?.demo && <Badge>Demo</Badge>}
          <span className="sr-only">Switch instance</span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-subtle" />
        </button>
      }
    >
      {instances.length > 0 && <MenuLabel>Instances</MenuLabel>}
      {instances.map((instance) => (
        <MenuLink
          key={instance.slug}
          link={<Link href={instancePath(instance.slug, section)} />}
          onFollow={onFollow}
          leading={<StatusDot status={gatewayStates[instance.state]} />}
          hint={instance.demo ? 'Demo' : undefined}
          selected={instance.slug === current?.slug}
        >
          {instance.name}
        </MenuLink>
      ))}
      {instances.length > 0 && <MenuSeparator />}
      <MenuLink link={<Link href="/instances" />} onFollow={onFollow} icon={Server}>
        Manage instances
      </MenuLink>
    </Menu>
  );
}
