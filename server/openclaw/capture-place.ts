import type { IndexRecord } from '../backup/archive-index.ts';
import type { Asset } from '../backup/manifest.ts';
import { AliasCheck, oddName } from '../backup/names.ts';
import type { CaptureRoot } from './state-roots.ts';
import type { WalkNode } from './state-walk.ts';

/** One root while it is captured: where its nodes go in the archive, and which of them have names tar cannot carry. */
export class CapturePlace {
  readonly root: CaptureRoot;
  readonly asset: Asset;
  readonly #number: number;
  readonly #aliases = new AliasCheck();
  readonly #oddDirectories: string[] = [];

  /** `number`: position of the asset in the manifest. */
  constructor(root: CaptureRoot, asset: Asset, number: number) {
    this.root = root;
    this.asset = asset;
    this.#number = number;
  }

  /** Why tar cannot carry the name, or null. Each node is asked about once, in the order of the walk. */
  oddness(node: WalkNode): string | null {
    if (node.path === '') return null;
    const why = this.#whyOdd(node);
    if (why && node.kind === 'directory') this.#oddDirectories.push(`${node.path}/`);
    return why;
  }

  /** The true name of an oddly named node, for the index. */
  oddNameOf(node: WalkNode): { asset: number; name: string } {
    return { asset: this.#number, name: (node.rawPath ?? Buffer.from(node.path)).toString('base64') };
  }

  /** What the index says of an oddly named directory or link, which has no entry of its own. */
  withoutEntry(node: WalkNode, target: Buffer | null): Pick<IndexRecord, 'entry' | 'odd' | 'target'> {
    return { entry: null, odd: this.oddNameOf(node), target: target?.toString('base64') ?? null };
  }

  #whyOdd(node: WalkNode): string | null {
    if (this.#oddDirectories.some((prefix) => node.path.startsWith(prefix)))
      return 'its directory has an odd name';
    if (node.rawPath) return 'its name is not UTF-8';
    const odd = oddName(node.path);
    if (odd) return odd;
    const twin = this.#aliases.claim(node.path);
    return twin === null ? null : `on some file systems its name is the same as ${JSON.stringify(twin)}`;
  }
}
