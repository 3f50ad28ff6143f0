/**
 * Where the server is on its host: empty, or a path such as `/send`. Its documents have it, so that every script is the same on all servers.
 */
// There is no document in a test.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-condition
export const basePath: string = globalThis.document?.documentElement.dataset['basePath']?.slice(0, -1) ?? '';

/** A path of the server as this host has it. */
export function onServer(path: string): string {
  return basePath + path;
}

/** Address of the server that this page came from, such as `https://send.example` or `https://example.org/send`. */
export function serverHere(): string {
  return location.origin + basePath;
}

/** The path of an address of the server, by default of the page that is shown, below that of the server. */
export function pathHere({ pathname }: Pick<URL, 'pathname'> = location): string {
  return pathname.slice(basePath.length) || '/';
}
