'use client';

import { useSyncExternalStore } from 'react';
import { parseTheme, type ThemeChoice } from '@/components/shell/theme.ts';
import { watchTheme } from '@/components/ui/theme-colors.ts';

/** The reader's choice; `initial` is what the server read from the cookie. */
export function useTheme(initial: ThemeChoice): ThemeChoice {
  return useSyncExternalStore(
    watchTheme,
    () => parseTheme(document.documentElement.dataset.theme),
    () => initial,
  );
}
