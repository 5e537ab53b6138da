'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '@/components/ui/skeleton.tsx';

function Loading() {
  return (
    <div className="flex flex-col gap-2 p-4" role="status">
      <span className="sr-only">Loading the editor</span>
      <Skeleton className="h-4 w-1/3" />
      <Skeleton className="h-4 w-1/2" />
      <Skeleton className="h-4 w-2/5" />
    </div>
  );
}

/** Monaco needs a window and a megabyte: it is loaded in the browser, on the pages that show it. */
export const CodeEditor = dynamic(() => import('./code-editor.tsx').then((module) => module.CodeEditor), {
  ssr: false,
  loading: Loading,
});

export const DiffView = dynamic(() => import('./diff-view.tsx').then((module) => module.DiffView), {
  ssr: false,
  loading: Loading,
});
