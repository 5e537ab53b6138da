import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { currentApp } from '@/server/current-app.ts';
import { isAppError } from '@/server/errors.ts';

/** Sends an archive as a file to keep elsewhere. */
export async function GET(_request: Request, { params }: { params: Promise<{ slug: string; id: string }> }) {
  const { slug, id } = await params;
  const app = currentApp();
  try {
    const record = app.backups.read(app.instances.bySlug(slug), id);
    const { size } = await stat(record.path);
    const body = Readable.toWeb(createReadStream(record.path)) as ReadableStream<Uint8Array>;
    return new Response(body, {
      headers: {
        'content-type': 'application/gzip',
        'content-length': String(size),
        'content-disposition': `attachment; filename="${record.fileName}"`,
        'cache-control': 'private, no-store',
      },
    });
  } catch (error) {
    const known = isAppError(error) && error.code === 'not-found';
    const words = known
      ? error.message
      : 'The archive is not where it was put. It may have been moved or deleted.';
    return new Response(`${words}\n`, { status: 404 });
  }
}
