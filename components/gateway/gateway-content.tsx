import type { ReactNode } from 'react';
import { ControlCard } from '@/components/gateway/control-card.tsx';
import { DriverCard, type DriverCardProps } from '@/components/gateway/driver-card.tsx';
import { NotListeningHelp } from '@/components/gateway/not-listening-help.tsx';
import { RecentActs } from '@/components/gateway/recent-acts.tsx';
import type { DriverAction } from '@/server/gateway/types.ts';
import type { Operation } from '@/server/operations/types.ts';
import type { Overview } from '@/server/workflows/types.ts';

export interface GatewayContentProps {
  slug: string;
  overview: Overview;
  driver: DriverCardProps;
  /** Earlier acts on the Gateway, newest first. */
  earlier: readonly Operation[];
  blocked: string | null;
  onChoose: (action: DriverAction) => void;
  /** Work that is under way or has just ended. */
  progress?: ReactNode;
}

/** State, control, how it is controlled, and what was done before. */
export function GatewayContent({
  slug,
  overview,
  driver,
  earlier,
  blocked,
  onChoose,
  progress,
}: GatewayContentProps) {
  const { state } = overview.gateway;
  const explains =
    !progress && earlier[0]?.state === 'failed' && (state === 'down' || state === 'not-listening');
  const recent = <RecentActs slug={slug} operations={earlier} explains={explains} />;
  return (
    <div className="grid gap-4">
      {overview.gateway.state === 'not-listening' && <NotListeningHelp status={overview.gateway} />}
      <ControlCard overview={overview} driver={driver.driver} blocked={blocked} onChoose={onChoose} />
      {progress}
      {explains && recent}
      {/* Another driver, saved here or in another tab, begins the form anew. */}
      <DriverCard key={JSON.stringify(driver.driver)} {...driver} />
      {!explains && recent}
    </div>
  );
}
