'use client';

import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { EMPTY_SCOPE } from '@/components/backups/inside/inside-words.ts';
import { componentWords } from '@/components/backups/words.ts';
import type { Component, RestoreScope } from '@/server/backup/types.ts';

const parts = Object.keys(componentWords) as Component[];

/** Where one is in a backup, in the URL; what is selected of it, for as long as the page is open. */
export function useInside() {
  const [place, setPlace] = useQueryStates({
    dir: parseAsString.withDefault(''),
    q: parseAsString.withDefault(''),
    part: parseAsStringLiteral(parts),
    differs: parseAsBoolean.withDefault(false),
    file: parseAsString,
    settings: parseAsBoolean.withDefault(false),
    tab: parseAsStringLiteral(['content', 'compare'] as const).withDefault('content'),
  });
  const [scope, setScope] = useState<RestoreScope>(EMPTY_SCOPE);
  return {
    place,
    /** A step that “back” takes back. */
    go: (next: Partial<typeof place>) => void setPlace(next, { history: 'push' }),
    filter: (next: Partial<typeof place>) => void setPlace(next, { history: 'replace' }),
    scope,
    setScope,
  };
}

export type InsidePlace = ReturnType<typeof useInside>['place'];
