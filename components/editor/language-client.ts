import type {
  LanguageMethod,
  LanguageMethods,
  LanguageRequest,
  LanguageResponse,
  WorkerFile,
} from './language-protocol.ts';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The page's end of the language worker. Files are set at once and travel with the next request, so that each
 * request is answered for the texts of the moment it was made. Answers come in order.
 */
export class LanguageClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #changed = new Map<string, WorkerFile>();
  readonly #removed = new Set<string>();
  #lastId = 0;
  #ended: string | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = (event: MessageEvent<LanguageResponse>) => this.#settle(event.data);
    worker.onerror = (event) => this.#fail(event.message || 'The language service could not be loaded.');
  }

  setFile(file: WorkerFile): void {
    this.#removed.delete(file.path);
    this.#changed.set(file.path, file);
  }

  removeFile(path: string): void {
    this.#changed.delete(path);
    this.#removed.add(path);
  }

  request<Method extends LanguageMethod>(
    method: Method,
    params: LanguageMethods[Method]['params'],
  ): Promise<LanguageMethods[Method]['result']> {
    if (this.#ended !== null) return Promise.reject(new Error(this.#ended));
    this.#lastId += 1;
    const message: LanguageRequest = {
      id: this.#lastId,
      method,
      params,
      changed: [...this.#changed.values()],
      removed: [...this.#removed],
    };
    this.#changed.clear();
    this.#removed.clear();
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.id, { resolve: resolve as Waiting['resolve'], reject });
      this.#worker.postMessage(message);
    });
  }

  dispose(): void {
    this.#worker.terminate();
    this.#fail('The editor was closed.');
  }

  #settle(response: LanguageResponse): void {
    const waiting = this.#waiting.get(response.id);
    this.#waiting.delete(response.id);
    if (response.ok) waiting?.resolve(response.result as never);
    else waiting?.reject(new Error(response.message));
  }

  #fail(message: string): void {
    this.#ended = message;
    for (const waiting of this.#waiting.values()) waiting.reject(new Error(message));
    this.#waiting.clear();
  }
}

export function createLanguageClient(): LanguageClient {
  return new LanguageClient(new Worker(new URL('./language.worker.ts', import.meta.url), { type: 'module' }));
}
