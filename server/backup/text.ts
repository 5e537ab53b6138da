import { AppError } from '../errors.ts';

/** @throws AppError `bad-input` when it is no UTF-8 text */
export function decodeText(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new AppError('bad-input', `${path} is no text.`, { path });
}
