'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { SessionHost } from '@/components/editor/create-session.ts';
import type { DiskFile } from '@/components/editor/document.ts';
import type { WorkerSetup } from '@/components/editor/language-protocol.ts';
import type { EditorSession } from '@/components/editor/session.ts';
import { emptyState, type SessionState } from '@/components/editor/session-state.ts';
import { type SessionLoad, useEditorSession } from '@/components/editor/use-session.ts';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';
import type { ConfigFile, ConfigSnapshot } from '@/server/config/types.ts';

/** How often the files on disk are compared with what the page began with, in milliseconds. */
const diskPollMs = 4_000;

function toDiskFile(file: ConfigFile): DiskFile {
  const { path, name, root, text, sha256, problem, hardLinked } = file;
  return { path, name, root, text, sha256, problem, hardLinked, realPath: file.linkTarget };
}

/** All that a check depends on besides the texts. */
function toSetup(snapshot: ConfigSnapshot): WorkerSetup {
  const { rootPath, includeRoots, includable, env, schema } = snapshot;
  const absolute = (url: string) => new URL(url, window.location.href).href;
  const { version, source, helpUrl } = schema;
  return {
    rootPath,
    includeRoots,
    includable,
    env,
    schema: {
      url: absolute(schema.url),
      helpUrl: helpUrl === null ? null : absolute(helpUrl),
      version,
      source,
    },
  };
}

/** The config as it is on disk, asked again every few seconds. */
export function useSnapshot(slug: string) {
  const trpc = useTRPC();
  return useQuery({ ...trpc.config.read.queryOptions({ slug }), refetchInterval: diskPollMs });
}

/** One editing session over the config of an instance, kept in step with the disk. */
export function useConfigSession(
  slug: string,
  snapshot: ConfigSnapshot | undefined,
  host: SessionHost,
): SessionLoad {
  const load = useEditorSession(slug, host);
  const { session } = load;
  useDiskSync(session, snapshot);
  useIncludeLookup(slug, session, snapshot);
  useReloadNotice(session);
  return load;
}

/** The cache keeps equal parts identical: a poll that finds nothing new gives the same parts again. */
function useDiskSync(session: EditorSession | null, snapshot: ConfigSnapshot | undefined): void {
  const seen = useRef<readonly unknown[]>([]);
  useEffect(() => {
    if (!session || !snapshot) return;
    const parts = [
      session,
      snapshot.files,
      snapshot.env,
      snapshot.schema,
      snapshot.includeRoots,
      snapshot.includable,
    ];
    if (parts.every((part, index) => part === seen.current[index])) return;
    seen.current = parts;
    session.sync(snapshot.files.map(toDiskFile), toSetup(snapshot));
  }, [session, snapshot]);
}

/** How long an include is typed before its file is looked for, in milliseconds. */
const lookupDelayMs = 250;

/** Reads files that only a draft includes, as it is typed and whenever the disk is looked at again. */
function useIncludeLookup(
  slug: string,
  session: EditorSession | null,
  snapshot: ConfigSnapshot | undefined,
): void {
  const trpc = useTRPC();
  const { files } = useSessionState(session);
  const { mutate } = useMutation(
    trpc.config.graph.mutationOptions({ onSuccess: (found) => session?.syncIncluded(found.map(toDiskFile)) }),
  );
  const onDisk = new Set(snapshot?.files.map((file) => file.path));
  const strays = files.filter((file) => !onDisk.has(file.path)).map((file) => file.path);
  const wanted = snapshot ? strays.join('\n') : '';
  const readAt = snapshot?.readAt;
  useEffect(() => {
    if (!session || wanted === '' || readAt === undefined) return;
    const timer = setTimeout(() => mutate({ slug, files: session.drafts() }), lookupDelayMs);
    return () => clearTimeout(timer);
  }, [mutate, slug, session, wanted, readAt]);
}

function useReloadNotice(session: EditorSession | null): void {
  const { reloaded } = useSessionState(session);
  useEffect(() => {
    if (reloaded.length === 0) return;
    notify.info(`${reloaded.join(', ')} changed on disk and was reloaded.`, { id: 'config-reloaded' });
    session?.acknowledgeReload();
  }, [session, reloaded]);
}

export function useSessionState(session: EditorSession | null): SessionState {
  return useSyncExternalStore(
    session?.subscribe ?? (() => () => undefined),
    session?.getState ?? (() => emptyState),
    () => emptyState,
  );
}
