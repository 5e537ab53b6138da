'use client';

import { usePathname, useRouter } from 'next/navigation';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Header } from '@/components/shell/header.tsx';
import { globalNav, instanceNav, instancePath, placeOf } from '@/components/shell/nav.ts';
import { PaletteProvider, usePalette } from '@/components/shell/palette-actions.tsx';
import type { ShellInstance } from '@/components/shell/shell-instance.ts';
import { ShortcutsSheet } from '@/components/shell/shortcuts-sheet.tsx';
import { Sidebar } from '@/components/shell/sidebar.tsx';
import type { ThemeChoice } from '@/components/shell/theme.ts';
import { Toaster } from '@/components/shell/toaster.tsx';
import { useShellActions } from '@/components/shell/use-shell-actions.ts';
import { useShortcuts } from '@/components/shell/use-shortcuts.ts';
import { Sheet } from '@/components/ui/dialog.tsx';

const CommandPalette = lazy(() => import('@/components/shell/command-palette.tsx'));

export interface AppShellProps {
  instances: readonly ShellInstance[];
  /** The instance that global pages link back to, as the last one visited; the path decides on its own pages. */
  lastSlug: string | null;
  theme: ThemeChoice;
  signOutPath?: string;
  /** Over the content on every page: a running operation, a clash of two instances. */
  banner?: ReactNode;
  children: ReactNode;
}

/** The frame of every signed-in page: sidebar, header, palette, shortcuts, toasts. */
export function AppShell(props: AppShellProps) {
  return (
    <PaletteProvider>
      <Frame {...props} />
    </PaletteProvider>
  );
}

function Frame({
  instances,
  lastSlug,
  theme,
  signOutPath = '/api/sign-out',
  banner,
  children,
}: AppShellProps) {
  const router = useRouter();
  const place = placeOf(usePathname());
  const current = findCurrent(instances, place.slug, lastSlug);
  const [drawer, setDrawer] = useState(false);
  const [help, setHelp] = useState(false);
  const palette = usePalette();
  const shellActions = useShellActions({ instances, current, place, onHelp: () => setHelp(true) });

  useShortcuts({
    onPalette: () => palette.setOpen(!palette.open),
    onHelp: () => setHelp(true),
    onGo: (key) => {
      const href = pathOfKey(key, current?.slug ?? null);
      if (href) router.push(href);
      return href !== null;
    },
  });

  return (
    <div className="min-h-dvh md:grid md:grid-cols-[224px_minmax(0,1fr)]">
      <a
        href="#content"
        className="sr-only focus-visible:not-sr-only focus-visible:fixed focus-visible:top-2 focus-visible:left-2 focus-visible:z-50 focus-visible:rounded-control focus-visible:bg-surface focus-visible:px-3 focus-visible:py-2 focus-visible:shadow-overlay"
      >
        Skip to content
      </a>
      <aside className="hidden border-r md:block">
        <div className="sticky top-0 h-dvh overflow-y-auto p-3">
          <Sidebar instances={instances} current={current} place={place} />
        </div>
      </aside>
      <div className="flex min-w-0 flex-col">
        <Header
          current={current}
          place={place}
          theme={theme}
          signOutPath={signOutPath}
          onMenu={() => setDrawer(true)}
          onPalette={() => palette.setOpen(true)}
          onHelp={() => setHelp(true)}
        />
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-[1280px] flex-1 px-4 py-6 outline-none md:px-6"
        >
          {banner && <div className="mb-6">{banner}</div>}
          {children}
        </main>
      </div>
      <Sheet open={drawer} onOpenChange={setDrawer} title="Gatehouse" side="left" width="sm">
        <Sidebar instances={instances} current={current} place={place} onFollow={() => setDrawer(false)} />
      </Sheet>
      <ShortcutsSheet open={help} onOpenChange={setHelp} />
      <LazyPalette actions={shellActions} />
      <Toaster />
    </div>
  );
}

/** Loads the palette when it is first opened and keeps it then, so that it can close with a transition. */
function LazyPalette({ actions }: { actions: ReturnType<typeof useShellActions> }) {
  const palette = usePalette();
  const [wanted, setWanted] = useState(false);
  if (palette.open && !wanted) setWanted(true);
  if (!wanted) return null;
  return (
    <Suspense>
      <CommandPalette
        open={palette.open}
        onOpenChange={palette.setOpen}
        actions={[...palette.actions, ...actions]}
      />
    </Suspense>
  );
}

/** On a page of an instance it is that one or, when there is none of that name, none; elsewhere the last one or the first. */
function findCurrent(
  instances: readonly ShellInstance[],
  slug: string | null,
  lastSlug: string | null,
): ShellInstance | null {
  const find = (wanted: string | null) => instances.find((instance) => instance.slug === wanted);
  return (slug === null ? (find(lastSlug) ?? instances[0]) : find(slug)) ?? null;
}

function pathOfKey(key: string, slug: string | null): string | null {
  const global = globalNav.find((item) => item.key === key);
  if (global) return global.href;
  const item = instanceNav.find((candidate) => candidate.key === key);
  return item && slug !== null ? instancePath(slug, item.section) : null;
}
