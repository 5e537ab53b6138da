import Hourglass from 'lucide-react/icons/hourglass';
import Table2 from 'lucide-react/icons/table-2';
import { EventList } from '@/components/health/event-list.tsx';
import { HealthPlot } from '@/components/health/health-plot.tsx';
import type { MarkedHistory } from '@/components/health/history.ts';
import { HistoryTable } from '@/components/health/history-table.tsx';
import { StripLegend } from '@/components/health/strip-legend.tsx';
import { isEmpty, summaryOf } from '@/components/health/summary.ts';
import { Button } from '@/components/ui/button.tsx';
import { Card, CardBody } from '@/components/ui/card.tsx';
import { EmptyState } from '@/components/ui/empty-state.tsx';

export interface HealthContentProps {
  history: MarkedHistory;
  asTable: boolean;
  onAsTableChange: (asTable: boolean) => void;
}

/** What the probes saw over a range, and what was done meanwhile. */
export function HealthContent({ history, asTable, onAsTableChange }: HealthContentProps) {
  if (isEmpty(history)) {
    return (
      <Card>
        <EmptyState icon={Hourglass} title="Before the first check">
          Gatehouse has no record of this time. It looks at the Gateway every few seconds from now on, also
          while this page is closed.
        </EmptyState>
      </Card>
    );
  }
  return (
    <div className="grid gap-4">
      <Card>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b px-4 py-3">
          <p className="min-w-0 flex-1 basis-60 font-medium tabular-nums">{summaryOf(history)}</p>
          <Button size="sm" icon={Table2} aria-pressed={asTable} onClick={() => onAsTableChange(!asTable)}>
            {asTable ? 'Show the chart' : 'Show as a table'}
          </Button>
        </div>
        {asTable ? (
          <HistoryTable history={history} />
        ) : (
          <CardBody className="grid gap-3 max-sm:px-1">
            <HealthPlot history={history} />
            <div className="max-sm:px-3 sm:pl-15">
              <StripLegend buckets={history.buckets} />
            </div>
          </CardBody>
        )}
      </Card>
      <EventList markers={history.markers} />
    </div>
  );
}
