import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { currentApp } from '@/server/current-app.ts';
import { isAppError } from '@/server/errors.ts';
import { ACTOR_HEADER } from '@/server/http/actor.ts';

const STATUS: Partial<Record<string, number>> = { 'not-found': 404, forbidden: 403, 'bad-input': 400 };

/** Sends one file of a backup as it is; `?path=` names it. */
export async function GET(request: Request, { params }: { params: Promise<{ slug: string; id: string }> }) {
  const { slug, id } = await params;
  const path = new URL(request.url).searchParams.get('path') ?? '';
  const app = currentApp();
  try {
    const actor = request.headers.get(ACTOR_HEADER) ?? 'unknown';
    const file = await app.insideBackups.download(app.instances.bySlug(slug), id, path, actor);
    const stream = createReadStream(file.path);
    // Also when the reader goes away in the middle.
    stream.once('close', () => void file.remove());
    return new Response(Readable.toWeb(stream) as ReadableStream<Uint8Array>, {
      headers: {
        'content-type': 'application/octet-stream',
        'content-length': String(file.bytes),
        'content-disposition': disposition(file.name),
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      },
    });
  } catch (error) {
    const known = isAppError(error) ? error : null;
    const words = known
      ? [known.message, known.hint].filter(Boolean).join(' ')
      : 'The file could not be read.';
    return new Response(`${words}\n`, { status: known ? (STATUS[known.code] ?? 409) : 500 });
  }
}

/** A name in an archive is anybody's: nothing in it may end the quotes or the header (RFC 6266). */
function disposition(name: string): string {
  const plain = name.replace(/[^\w. -]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
