import { Button } from '@/components/ui/button.tsx';

interface Found {
  readonly stateDir: string;
  readonly configPath: string;
  readonly source: 'OPENCLAW_STATE_DIR' | 'OPENCLAW_CONFIG_PATH' | 'home' | 'home-sibling';
  readonly configExists: boolean;
}

const SOURCES: Record<Found['source'], string> = {
  OPENCLAW_STATE_DIR: 'named by OPENCLAW_STATE_DIR',
  OPENCLAW_CONFIG_PATH: 'named by OPENCLAW_CONFIG_PATH',
  home: 'OpenClaw’s usual place',
  'home-sibling': 'a profile',
};

interface Props {
  readonly found: readonly Found[];
  readonly busy: boolean;
  readonly onAdd: (found: { stateDir: string; configPath: string }) => void;
}

export function DiscoveredList({ found, busy, onAdd }: Props) {
  return (
    <ul className="divide-y">
      {found.map(({ stateDir, configPath, source, configExists }) => (
        <li key={stateDir} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
          <div className="min-w-0 flex-1">
            <div className="break-all font-mono text-sm">{stateDir}</div>
            <div className="text-muted text-sm">
              {SOURCES[source]}
              {configExists ? '' : ' · no config yet'}
            </div>
          </div>
          <Button size="sm" busy={busy} onClick={() => onAdd({ stateDir, configPath })}>
            Add
          </Button>
        </li>
      ))}
    </ul>
  );
}
