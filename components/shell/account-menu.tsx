'use client';

import CircleUserRound from 'lucide-react/icons/circle-user-round';
import Keyboard from 'lucide-react/icons/keyboard';
import LogOut from 'lucide-react/icons/log-out';
import { useRef } from 'react';
import { Button } from '@/components/ui/button.tsx';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu.tsx';

export interface AccountMenuProps {
  /** Gets a form POST that ends the session. */
  signOutPath: string;
  onHelp: () => void;
}

export function AccountMenu({ signOutPath, onHelp }: AccountMenuProps) {
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <form ref={form} method="post" action={signOutPath} hidden />
      <Menu
        align="end"
        trigger={<Button variant="ghost" size="icon" icon={CircleUserRound} aria-label="Account" />}
      >
        <MenuItem icon={Keyboard} hint="?" onSelect={onHelp}>
          Keyboard shortcuts
        </MenuItem>
        <MenuSeparator />
        <MenuItem icon={LogOut} onSelect={() => form.current?.requestSubmit()}>
          Sign out
        </MenuItem>
      </Menu>
    </>
  );
}
