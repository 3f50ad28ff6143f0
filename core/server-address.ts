/** Where a server is on its host, if it has a path: segments of letters, digits, `-` and `_`. */
export const BASE_PATH: RegExp = /^(?:\/[\w-]+)+$/;
const SERVER = /^https?:\/\/[^/?#@]+(?:\/[\w-]+)*(?=\/*$)/;

/** The address of a server in its one form, `https://example.org/send`, without a slash at its end. Undefined for what is not the address of one. */
export function serverAddress(text: string): string | undefined {
  return URL.canParse(text) ? SERVER.exec(new URL(text).href)?.[0] : undefined;
}

/** The address of a path on a server, which may have a path itself. `path` begins with a slash. */
export function addressOn(server: string, path: string): string {
  return server.replace(/\/*$/, '') + path;
}

/** What remains of a path below a base path, which may be empty; undefined where it is not below it. */
export function pathBelow(basePath: string, path: string): string | undefined {
  if (path === basePath) return '/';
  return path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : undefined;
}
