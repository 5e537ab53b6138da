'use client';

import Eye from 'lucide-react/icons/eye';
import EyeOff from 'lucide-react/icons/eye-off';
import GitCompareArrows from 'lucide-react/icons/git-compare-arrows';
import History from 'lucide-react/icons/history';
import Layers from 'lucide-react/icons/layers';
import Undo2 from 'lucide-react/icons/undo-2';
import { useEffectEvent, useMemo, useState } from 'react';
import type { SessionState } from '@/components/editor/session-state.ts';
import { type PaletteAction, usePaletteActions } from '@/components/shell/palette-actions.tsx';
import { Button } from '@/components/ui/button.tsx';
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx';

export interface ConfigActionsProps {
  readonly state: SessionState;
  readonly panel: 'review' | 'history' | 'effective' | null;
  readonly revealSecrets: boolean;
  readonly onReveal: (reveal: boolean) => void;
  readonly onHistory: () => void;
  readonly onEffective: () => void;
  readonly onDiscard: () => void;
  readonly onReview: () => void;
}

/** What can be done with the config as a whole; the palette offers the same. */
export function ConfigActions(props: ConfigActionsProps) {
  const { state, panel, revealSecrets, onReveal, onHistory, onEffective, onDiscard, onReview } = props;
  const [discarding, setDiscarding] = useState(false);
  const dirty = state.files.filter((file) => file.dirty);
  const conflict = state.files.find((file) => file.conflict);
  const reviewBlocked =
    dirty.length === 0
      ? 'Nothing is edited: the texts are as they are on disk.'
      : conflict
        ? `${conflict.name} changed on disk. Settle that first.`
        : null;
  usePageActions(props, reviewBlocked);
  return (
    <>
      <Button
        variant="ghost"
        aria-pressed={revealSecrets}
        icon={revealSecrets ? EyeOff : Eye}
        onClick={() => onReveal(!revealSecrets)}
      >
        <span className="max-sm:sr-only">{revealSecrets ? 'Hide secrets' : 'Reveal secrets'}</span>
      </Button>
      {panel === null && (
        <>
          <Button icon={Layers} onClick={onEffective}>
            <span className="max-sm:sr-only">Effective</span>
          </Button>
          <Button icon={History} onClick={onHistory}>
            <span className="max-sm:sr-only">History</span>
          </Button>
          {dirty.length > 0 && (
            <Button icon={Undo2} onClick={() => setDiscarding(true)}>
              <span className="max-sm:sr-only">Discard</span>
            </Button>
          )}
          <Button variant="primary" icon={GitCompareArrows} disabledReason={reviewBlocked} onClick={onReview}>
            Review changes
          </Button>
        </>
      )}
      <ConfirmDialog
        open={discarding}
        onOpenChange={setDiscarding}
        title="Discard your edits?"
        confirmLabel="Discard edits"
        onConfirm={() => {
          onDiscard();
          setDiscarding(false);
        }}
      >
        {dirty.map((file) => file.name).join(', ')}: the editor shows what is on disk again. Undo in the
        editor brings an edit back while the page is open.
      </ConfirmDialog>
    </>
  );
}

function usePageActions(props: ConfigActionsProps, reviewBlocked: string | null): void {
  const { revealSecrets } = props;
  const review = useEffectEvent(props.onReview);
  const history = useEffectEvent(props.onHistory);
  const effective = useEffectEvent(props.onEffective);
  const reveal = useEffectEvent(props.onReveal);
  const actions = useMemo<readonly PaletteAction[]>(
    () => [
      {
        id: 'config-review',
        title: 'Review changes',
        icon: GitCompareArrows,
        keys: ['Ctrl', 'S'],
        keywords: ['apply', 'diff', 'save'],
        disabledReason: reviewBlocked,
        run: () => review(),
      },
      {
        id: 'config-history',
        title: 'Show the history of the config',
        icon: History,
        keywords: ['revisions', 'revert', 'undo'],
        run: () => history(),
      },
      {
        id: 'config-effective',
        title: 'Show the effective config',
        icon: Layers,
        keywords: ['merged', 'includes', 'owner'],
        run: () => effective(),
      },
      {
        id: 'config-secrets',
        title: revealSecrets ? 'Hide secrets' : 'Reveal secrets',
        icon: revealSecrets ? EyeOff : Eye,
        run: () => reveal(!revealSecrets),
      },
    ],
    [reviewBlocked, revealSecrets],
  );
  usePaletteActions(actions);
}
