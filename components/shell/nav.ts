import Activity from 'lucide-react/icons/activity';
import Archive from 'lucide-react/icons/archive';
import Braces from 'lucide-react/icons/braces';
import LayoutDashboard from 'lucide-react/icons/layout-dashboard';
import Power from 'lucide-react/icons/power';
import ScrollText from 'lucide-react/icons/scroll-text';
import Server from 'lucide-react/icons/server';
import type { Icon } from '@/components/ui/tone.ts';

export interface NavItem {
  readonly label: string;
  readonly icon: Icon;
  /** Pressed after `g`. */
  readonly key: string;
}

export interface InstanceNavItem extends NavItem {
  /** The last part of `/i/<slug>/<section>`. */
  readonly section: string;
}

export interface GlobalNavItem extends NavItem {
  readonly href: string;
}

/** Pages of one instance, in the order of the sidebar. */
export const instanceNav: readonly InstanceNavItem[] = [
  { section: 'overview', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { section: 'config', label: 'Config', icon: Braces, key: 'c' },
  { section: 'backups', label: 'Backups', icon: Archive, key: 'b' },
  { section: 'health', label: 'Health', icon: Activity, key: 'h' },
  { section: 'gateway', label: 'Gateway', icon: Power, key: 'w' },
];

export const globalNav: readonly GlobalNavItem[] = [
  { href: '/audit', label: 'Audit log', icon: ScrollText, key: 'a' },
  { href: '/instances', label: 'Instances', icon: Server, key: 'i' },
];

export function instancePath(slug: string, section: string): string {
  return `/i/${encodeURIComponent(slug)}/${section}`;
}

export interface Place {
  readonly slug: string | null;
  /** Null on a global page. */
  readonly section: string | null;
  readonly label: string;
}

/** Where a path of the panel is: `/i/main/config/revisions` is in `config` of `main`. */
export function placeOf(pathname: string): Place {
  const [first, slug, section] = pathname.split('/').filter(Boolean);
  if (first === 'i' && slug) {
    const item = instanceNav.find((candidate) => candidate.section === section);
    return { slug: decodeSlug(slug), section: section ?? 'overview', label: item?.label ?? 'Overview' };
  }
  const item = globalNav.find((candidate) => candidate.href === `/${first}`);
  return { slug: null, section: null, label: item?.label ?? 'Gatehouse' };
}

function decodeSlug(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A malformed escape names no instance; the raw text finds none either.
    return text;
  }
}
