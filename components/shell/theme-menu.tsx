'use client';

import Monitor from 'lucide-react/icons/monitor';
import Moon from 'lucide-react/icons/moon';
import Sun from 'lucide-react/icons/sun';
import { applyTheme, type ThemeChoice } from '@/components/shell/theme.ts';
import { useTheme } from '@/components/shell/use-theme.ts';
import { Button } from '@/components/ui/button.tsx';
import { Menu, MenuChoice } from '@/components/ui/menu.tsx';

export const themeOptions = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

export function ThemeMenu({ theme: initial }: { theme: ThemeChoice }) {
  const theme = useTheme(initial);
  const shown = themeOptions.find((option) => option.value === theme) ?? themeOptions[0];
  return (
    <Menu
      align="end"
      trigger={
        <Button
          variant="ghost"
          size="icon"
          icon={shown.icon}
          aria-label={`Theme: ${shown.label.toLowerCase()}`}
        />
      }
    >
      <MenuChoice label="Theme" value={theme} onValueChange={applyTheme} options={themeOptions} />
    </Menu>
  );
}
