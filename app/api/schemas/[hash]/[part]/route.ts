import { currentApp } from '@/server/current-app.ts';

interface Params {
  readonly hash: string;
  readonly part: string;
}

/** A schema by its content hash, with its texts or without: the same URL always answers the same bytes. */
export async function GET(_request: Request, { params }: { params: Promise<Params> }) {
  const { hash, part } = await params;
  const isPart = part === 'structure' || part === 'help';
  const bytes = isPart ? await currentApp().config.schemaBytes(hash, part) : null;
  if (!bytes) return new Response('There is no such schema.\n', { status: 404 });
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/json',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
}
