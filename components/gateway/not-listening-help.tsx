import Unplug from 'lucide-react/icons/unplug';
import { Callout } from '@/components/ui/callout.tsx';
import type { GatewayStatus } from '@/server/gateway/types.ts';

/** What it means that the process lives and nothing answers, and what to do, likeliest first. */
export function NotListeningHelp({ status }: { status: GatewayStatus }) {
  const port = status.port === null ? 'its port' : `port ${status.port}`;
  return (
    <Callout tone="down" icon={Unplug} title={`The process is alive, but nothing answers on ${port}`}>
      <p>
        {status.pid === null ? 'The process' : `Process ${status.pid}`} is past the time that a start takes. A
        restart that hangs looks like this; so does a config that makes it listen elsewhere.
      </p>
      <ol className="mt-2 grid list-decimal gap-1 pl-5">
        <li>Restart it: a hung process that ignores SIGTERM is killed in the end.</li>
        <li>
          If it comes back the same, look whether <code>gateway.port</code> and <code>gateway.bind</code> in
          the config are what you expect, and whether another program has the port.
        </li>
        <li>If it hung after a change of the config, revert that change first, then restart.</li>
      </ol>
    </Callout>
  );
}
