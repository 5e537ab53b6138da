import type { ServerAddress } from '../platform/data-dir.ts';

/** The address as a browser on this machine opens it. */
export function serverUrl({ host, port }: ServerAddress): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

export function signInLink(address: ServerAddress, token: string): string {
  return `${serverUrl(address)}/api/session?link=${token}`;
}
