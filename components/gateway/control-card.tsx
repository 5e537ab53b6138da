import { driverWords } from '@/components/gateway/driver-words.ts';
import { GatewayActButtons } from '@/components/status/gateway-acts.tsx';
import { actionWords } from '@/components/status/gateway-plan.ts';
import { GatewayFacts, GatewayStateLine } from '@/components/status/gateway-status.tsx';
import { Card } from '@/components/ui/card.tsx';
import type { DriverAction } from '@/server/gateway/types.ts';
import type { DriverSettings } from '@/server/instances/types.ts';
import type { Overview } from '@/server/workflows/types.ts';

export interface ControlCardProps {
  overview: Overview;
  driver: DriverSettings;
  blocked: string | null;
  onChoose: (action: DriverAction) => void;
}

/** The state with its details, and the three acts; why one can't be done now is also said in a line below. */
export function ControlCard({
  overview: { gateway, capabilities },
  driver,
  blocked,
  onChoose,
}: ControlCardProps) {
  return (
    <Card>
      <h2 className="sr-only">State and control</h2>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4 p-4">
        <GatewayStateLine status={gateway} />
        <div className="flex flex-wrap gap-2">
          <GatewayActButtons capabilities={capabilities} blocked={blocked} onChoose={onChoose} />
        </div>
      </div>
      {(gateway.detail !== null || gateway.failing.length > 0) && (
        <p className="border-t px-4 py-2.5">
          {gateway.detail}
          {gateway.failing.length > 0 && <> Not ready: {gateway.failing.join(', ')}.</>}
        </p>
      )}
      <div className="border-t p-4">
        <GatewayFacts status={gateway} />
      </div>
      <p className="border-t px-4 py-2.5 text-muted text-sm">
        Controlled {driverWords[driver.kind].controlled}
        <DriverName driver={driver} />. <Refusals capabilities={capabilities} />
      </p>
    </Card>
  );
}

/** `Start: The Gateway runs already.`: touch and screens without hover never see a tooltip. */
function Refusals({ capabilities }: Pick<Overview, 'capabilities'>) {
  const refused = capabilities.filter((entry) => !entry.available);
  const byReason = Map.groupBy(refused, (entry) => entry.reason ?? 'Not available here.');
  return [...byReason]
    .map(([reason, entries]) => `${entries.map((entry) => actionWords[entry.action]).join(', ')}: ${reason}`)
    .join(' ');
}

function DriverName({ driver }: { driver: DriverSettings }) {
  const name = driver.unit ?? driver.container;
  if (name === undefined) return null;
  return (
    <>
      {', '}
      {driver.scope && `${driver.scope} unit `}
      <code>{name}</code>
    </>
  );
}
