import { readFileSync } from 'node:fs';

declare const SGRAPH_SEND_VERSION: string | undefined;

/** The version of the product: put in by the build of the package, read from the `version` file when run from source. */
export function productVersion(): string {
  return typeof SGRAPH_SEND_VERSION === 'string'
    ? SGRAPH_SEND_VERSION
    : readFileSync(new URL('../version', import.meta.url), 'utf8').trim();
}
