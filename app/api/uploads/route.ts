import { currentApp } from '@/server/current-app.ts';
import { type AppErrorCode, isAppError } from '@/server/errors.ts';

const STATUS: Partial<Record<AppErrorCode, number>> = {
  'bad-input': 415,
  'disk-full': 507,
  cancelled: 400,
  refused: 422,
};

/**
 * Takes the bytes of an archive in as they come: `POST /api/uploads?name=…` with the file as the body. The door has
 * checked session, Host and Origin. Answers what is waiting now, or why nothing is.
 */
export async function POST(request: Request) {
  const name = new URL(request.url).searchParams.get('name')?.slice(0, 255) || 'archive';
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  const bytes = Number.isSafeInteger(announced) ? announced : null;
  try {
    const { body, signal } = request;
    if (!body) return Response.json({ message: 'No archive was sent.', hint: null }, { status: 400 });
    const stream = body as unknown as AsyncIterable<Uint8Array>;
    const arrival = await currentApp().intake.receive(stream, { name, bytes, signal });
    return Response.json(arrival, { status: 201 });
  } catch (error) {
    if (!isAppError(error)) throw error;
    const { message, hint = null, code } = error;
    return Response.json({ message, hint }, { status: STATUS[code] ?? 503 });
  }
}
