import type { DriverKind } from '@/server/instances/types.ts';

export interface DriverWords {
  readonly label: string;
  /** After "controlled". */
  readonly controlled: string;
  /** Names the effect of choosing it. */
  readonly choose: string;
  /** For whom it is, one sentence. */
  readonly summary: string;
  readonly start: string;
  readonly stop: string;
  readonly restart: string;
  /** What keeps it alive after a crash or a reboot. */
  readonly keeps: string;
}

/** What each way to control a Gateway does, in words. */
export const driverWords: Readonly<Record<DriverKind, DriverWords>> = {
  process: {
    label: 'Process',
    controlled: 'by Gatehouse, as a process',
    choose: 'Let Gatehouse run it',
    summary: 'Gatehouse starts it itself. For a machine without a supervisor.',
    start: 'Runs openclaw gateway run as a process of its own, which goes on when Gatehouse ends.',
    stop: 'Sends SIGTERM, and SIGKILL when it has not ended after 45 s.',
    restart: 'Stops it, then starts it with the config on disk.',
    keeps: 'Nothing starts it again after a crash or a reboot.',
  },
  systemd: {
    label: 'systemd',
    controlled: 'by systemd',
    choose: 'Use systemd',
    summary: 'A user or system unit on this machine.',
    start: 'Asks systemctl to start the unit.',
    stop: 'Asks systemctl to stop the unit, with the time limit that the unit sets.',
    restart: 'Asks systemctl to restart the unit.',
    keeps: 'systemd starts it again as the unit says.',
  },
  docker: {
    label: 'Docker',
    controlled: 'by Docker',
    choose: 'Use Docker',
    summary: 'A container on this machine, by its name.',
    start: 'Asks Docker to start the container.',
    stop: 'Asks Docker to stop the container, with Docker’s own time limit.',
    restart: 'Asks Docker to restart the container.',
    keeps: 'Docker starts it again as the restart policy says.',
  },
  manual: {
    label: 'By hand',
    controlled: 'by hand',
    choose: 'Control it by hand',
    summary: 'Another supervisor, another machine, or no permission to act.',
    start: 'Shows the command for you to run, and waits until the Gateway answers.',
    stop: 'Shows the command for you to run, and waits until the Gateway is gone.',
    restart: 'Shows the command for you to run, and waits until the Gateway was gone and answers again.',
    keeps: 'Gatehouse touches nothing.',
  },
};

export const driverKinds = [
  'process',
  'systemd',
  'docker',
  'manual',
] as const satisfies readonly DriverKind[];
