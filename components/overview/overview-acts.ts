import type { DriverAction } from '@/server/gateway/types.ts';

/** What can be done from the overview; the presentational parts know no router and no data. */
export interface OverviewActs {
  /** Why nothing can be begun now; null when it can. */
  readonly blocked: string | null;
  /** A backup or a verification is being begun. */
  readonly busy: boolean;
  readonly onGateway: (action: DriverAction) => void;
  readonly onBackUp: () => void;
  readonly onVerify: (backupId: string) => void;
  readonly onDrill: (backupId: string) => void;
  /** The config page, at a file when one is named. */
  readonly configHref: (file: string | null) => string;
  /** Another page of the same instance. */
  readonly pageHref: (section: 'backups' | 'health' | 'gateway') => string;
}
