import { useSyncExternalStore } from 'react';
import { isDarkTheme, watchTheme } from '@/components/ui/theme-colors.ts';
import type { ThemeName } from './themes.ts';

const read = (): ThemeName => (isDarkTheme() ? 'gatehouse-dark' : 'gatehouse-light');

/** The editor's theme for the one the page shows now. */
export function useEditorTheme(): ThemeName {
  return useSyncExternalStore(watchTheme, read, () => 'gatehouse-light');
}
