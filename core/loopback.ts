/** Whether a URL's `hostname` means the machine that asks (RFC 6761, RFC 6890); the URL parser has brought every way to write an address into one. */
export function isLoopbackHost(hostname: string): boolean {
  return /^(?:(?:.*\.)?localhost|\[::1\]|127(?:\.[0-9]+){3})$/.test(hostname);
}
