import { parseJson5 } from '@/config-language/parse.ts';
import { type SecretRangeOptions, secretRanges } from '@/config-language/secret-ranges.ts';

/** The shortest mask; what it hides may be shorter or longer. */
const shortestMask = 8;

/**
 * The texts with their secrets replaced by dots, for a view that only shows. Equal secrets get equal masks and
 * different ones different masks over all the texts together, so that a comparison still shows *that* a secret
 * changed. A mask tells nothing of the length of what it hides.
 */
export function maskTexts(texts: readonly string[], options: SecretRangeOptions = {}): string[] {
  const masks = new Map<string, string>();
  const maskOf = (secret: string): string => {
    const known = masks.get(secret);
    if (known !== undefined) return known;
    const mask = '•'.repeat(shortestMask + masks.size);
    masks.set(secret, mask);
    return mask;
  };
  return texts.map((text) => {
    let from = 0;
    let masked = '';
    for (const { start, end } of secretRanges(parseJson5(text), options)) {
      masked += text.slice(from, start) + maskOf(text.slice(start, end));
      from = end;
    }
    return masked + text.slice(from);
  });
}
