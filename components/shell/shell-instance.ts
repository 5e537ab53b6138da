import type { GatewayState } from '@/components/status/gateway-state.ts';

/** What the frame of the panel knows of an instance. */
export interface ShellInstance {
  readonly slug: string;
  readonly name: string;
  readonly demo: boolean;
  readonly state: GatewayState;
  /** A short word beside the state, as "12 s left" or "port 18789". */
  readonly stateDetail?: string | undefined;
}
