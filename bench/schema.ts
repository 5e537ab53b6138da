import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { SchemaInfo } from '../server/config/types.ts';
import type { Measured } from './measure.ts';
import { startProduct } from './product.ts';

const PROGRAMS = fileURLToPath(new URL('../e2e/openclaw/node_modules/.bin', import.meta.url));
const PATIENCE_MS = 60_000;

/** What the browser fetches of the installed OpenClaw's schema, as it goes over the wire. */
export async function run(): Promise<Measured[]> {
  const product = await startProduct('{}', { PATH: `${PROGRAMS}:${process.env.PATH}` });
  try {
    const signIn = await fetch(product.link, { redirect: 'manual' });
    const cookie = signIn.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const { url, helpUrl } = await installedSchema(product.baseUrl, cookie);
    const size = async (path: string) => (await wireBytes(`${product.baseUrl}${path}`, cookie)) / 1000;
    return [
      { what: 'schema, once per version', value: await size(url), unit: 'KB', budget: 110 },
      {
        what: 'its help texts, when they are first read',
        value: await size(helpUrl),
        unit: 'KB',
        budget: null,
      },
    ];
  } finally {
    await product.dispose();
  }
}

async function installedSchema(baseUrl: string, cookie: string): Promise<SchemaInfo & { helpUrl: string }> {
  const input = encodeURIComponent(JSON.stringify({ slug: 'main' }));
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await delay(1_000)) {
    const answer = await fetch(`${baseUrl}/api/trpc/config.read?input=${input}`, { headers: { cookie } });
    const { result } = (await answer.json()) as { result?: { data: { schema: SchemaInfo } } };
    const schema = result?.data.schema;
    if (schema?.source === 'installed' && schema.helpUrl !== null)
      return { ...schema, helpUrl: schema.helpUrl };
  }
  throw new Error('The installed OpenClaw gave no schema: run npm test first.');
}

function wireBytes(url: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'accept-encoding': 'gzip' };
    get(url, { headers }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}
