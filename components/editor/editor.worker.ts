/** Monaco's own worker: it computes diffs and finds links. A file of ours, so that the bundler emits it. */
import 'monaco-editor/editor/editor.worker.js';
