import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notify } from '@/components/shell/toaster.tsx';
import { useTRPC } from '@/components/shell/trpc.tsx';

/** What can be done to the list. After each act everything about instances is asked afresh. */
export function useInstanceActs() {
  const trpc = useTRPC();
  const cache = useQueryClient();
  const refresh = () =>
    Promise.all([
      cache.invalidateQueries({ queryKey: trpc.instances.pathKey() }),
      cache.invalidateQueries({ queryKey: trpc.gateway.pathKey() }),
    ]);
  const done = (words: (name: string) => string) => async (instance: { name: string }) => {
    await refresh();
    notify.done(words(instance.name));
  };
  const failed = (error: { message: string }) => notify.failed(error.message);
  return {
    add: useMutation(trpc.instances.add.mutationOptions({ onSuccess: done((name) => `Added “${name}”.`) })),
    addDemo: useMutation(
      trpc.instances.addDemo.mutationOptions({ onSuccess: done(() => 'Added the demo.'), onError: failed }),
    ),
    remove: useMutation(
      trpc.instances.remove.mutationOptions({
        onSuccess: done((name) => `Removed “${name}” from the list.`),
        onError: failed,
      }),
    ),
  };
}

export type InstanceActs = ReturnType<typeof useInstanceActs>;
