/**
 * The JSON document in a program's output, also when lines of noise come before or after it (update notices,
 * `[sqlite/transaction] slow …`, deprecation warnings). Objects win over arrays, because a log line may start with
 * `[`. Answers undefined when there is none.
 */
export function extractJson(output: string): unknown {
  const text = output.replace(ANSI, '').trim();
  const whole = parse(text);
  if (whole !== undefined) return whole;
  for (const [open, close] of [
    ['{', '}'],
    ['[', ']'],
  ] as const) {
    const end = text.lastIndexOf(close);
    for (const start of lineStarts(text, open)) {
      if (start > end) break;
      const found = parse(text.slice(start, end + 1)) ?? parseBalanced(text, start, open, close);
      if (typeof found === 'object' && found !== null) return found;
    }
  }
  return undefined;
}

const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
const MAX_STARTS = 40;

function lineStarts(text: string, open: string): number[] {
  const starts: number[] = [];
  for (let at = text.indexOf(open); at >= 0 && starts.length < MAX_STARTS; at = text.indexOf(open, at + 1)) {
    if (at === 0 || text[at - 1] === '\n') starts.push(at);
  }
  return starts;
}

/** Noise after the document may hold a brace too: ends where the brackets of the first one balance. */
function parseBalanced(text: string, start: number, open: string, close: string): unknown {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === open) depth += 1;
    else if (char === close) {
      depth -= 1;
      if (depth === 0) return parse(text.slice(start, at + 1));
    }
  }
  return undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
