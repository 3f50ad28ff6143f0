/** The oldest major version of Node that has all that is used, as `engines` in package.json says. */
const OLDEST = 22;

/** Why this version of Node cannot run the command, else undefined: an older one would fail in the middle of a transfer. */
export function unsupportedNode(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= OLDEST) return undefined;
  return `Node ${OLDEST} or newer is needed, this is ${version}: install a newer one`;
}
