'use client';

import Clock from 'lucide-react/icons/clock';
import Play from 'lucide-react/icons/play';
import RotateCw from 'lucide-react/icons/rotate-cw';
import Square from 'lucide-react/icons/square';
import Undo2 from 'lucide-react/icons/undo-2';
import type { ReactNode } from 'react';
import { actionWords, planOf } from '@/components/status/gateway-plan.ts';
import { Button } from '@/components/ui/button.tsx';
import { Callout } from '@/components/ui/callout.tsx';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';
import type { Icon } from '@/components/ui/tone.ts';
import type { DriverAction, DriverCapability } from '@/server/gateway/types.ts';

export const actionIcons: Readonly<Record<DriverAction, Icon>> = {
  start: Play,
  stop: Square,
  restart: RotateCw,
};

const ORDER = ['start', 'restart', 'stop'] as const;

export interface GatewayActButtonsProps {
  capabilities: readonly DriverCapability[];
  /** Why none can be pressed now, such as work that is under way. */
  blocked: string | null;
  onChoose: (action: DriverAction) => void;
}

/** Why an act can't be done now; null when it can. */
export function refusalOf(
  action: DriverAction,
  capabilities: readonly DriverCapability[],
  blocked: string | null,
): string | null {
  const capability = capabilities.find((entry) => entry.action === action);
  if (!capability) return 'Not known yet whether this can be done';
  if (!capability.available) return capability.reason ?? 'Not available here';
  return blocked;
}

/** Start, Restart, Stop: always all three, each disabled with its reason. */
export function GatewayActButtons({ capabilities, blocked, onChoose }: GatewayActButtonsProps) {
  return ORDER.map((action) => (
    <Button
      key={action}
      icon={actionIcons[action]}
      disabledReason={refusalOf(action, capabilities, blocked)}
      onClick={() => onChoose(action)}
    >
      {actionWords[action]}
    </Button>
  ));
}

export interface GatewayActDialogProps {
  /** Null: closed. */
  action: DriverAction | null;
  capability: DriverCapability | undefined;
  /** Durations of earlier acts of this kind, in milliseconds. */
  pastMs: readonly number[];
  /** What may go wrong, such as a config that the Gateway would refuse. */
  warning?: ReactNode;
  busy: boolean;
  error: { message: string; hint: string | null } | null;
  onClose: () => void;
  onConfirm: () => void;
}

/** The plan of one act: what it does, the exact command, how long it is offline, how to undo it. */
export function GatewayActDialog(props: GatewayActDialogProps) {
  const { action, capability, pastMs, warning, busy, error, onClose, onConfirm } = props;
  const plan = planOf(action ?? 'restart', capability, pastMs);
  const command = capability?.command;
  return (
    <ConfirmDialog
      open={action !== null}
      onOpenChange={(open) => !open && onClose()}
      title={plan.title}
      width="md"
      confirmLabel={plan.confirmLabel}
      tone={action === 'stop' ? 'danger' : 'primary'}
      busy={busy}
      error={error && [error.message, error.hint].filter(Boolean).join(' ')}
      onConfirm={onConfirm}
    >
      <ol className="grid list-decimal gap-1 pl-5 marker:text-subtle">
        {plan.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {command && (
        <CodeBlock code={command} label={capability.byHand ? 'Command to run' : 'Command'} prompt wrap />
      )}
      <ul className="grid gap-2 text-muted">
        <Fact icon={Clock}>{plan.offline}</Fact>
        <Fact icon={Undo2}>{plan.undo}</Fact>
      </ul>
      {warning && <Callout tone="warn">{warning}</Callout>}
    </ConfirmDialog>
  );
}

function Fact({ icon: FactIcon, children }: { icon: Icon; children: ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <FactIcon aria-hidden className="mt-0.5 size-4 shrink-0 text-subtle" />
      {children}
    </li>
  );
}
