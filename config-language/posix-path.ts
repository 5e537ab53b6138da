/** POSIX path arithmetic on absolute paths, without a file system. OpenClaw resolves includes the same way. */

export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/');
}

/** Removes `.`, `..`, doubled and trailing slashes. `..` above the root stays at the root. */
export function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function directoryOf(path: string): string {
  const cut = path.lastIndexOf('/');
  return cut <= 0 ? '/' : path.slice(0, cut);
}

export function fileNameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `path` as seen from `directory`: absolute paths stand for themselves. The result is normalised. */
export function resolvePath(directory: string, path: string): string {
  return normalizePath(isAbsolutePath(path) ? path : `${directory}/${path}`);
}

/** Whether a normalised path is the directory itself or lies below it. */
export function isInside(directory: string, path: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`);
}

/** The path written relative to a directory it lies in; unchanged when it lies elsewhere. */
export function relativeTo(directory: string, path: string): string {
  return isInside(directory, path) && path !== directory
    ? path.slice(directory === '/' ? 1 : directory.length + 1)
    : path;
}
