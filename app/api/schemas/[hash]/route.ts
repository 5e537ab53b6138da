import { currentApp } from '@/server/current-app.ts';

/** A schema by its content hash: the same URL always answers the same bytes. */
export async function GET(_request: Request, { params }: { params: Promise<{ hash: string }> }) {
  const { hash } = await params;
  const bytes = await currentApp().config.schemaBytes(hash);
  if (!bytes) return new Response('There is no such schema.\n', { status: 404 });
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/json',
      'cache-control': 'private, max-age=31536000, immutable',
    },
  });
}
