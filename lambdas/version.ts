import { readFileSync } from 'node:fs';

declare const SGRAPH_SEND_VERSION: string | undefined;

/** Version of the product, such as `v0.1.0`: put in by the build, read from the `version` file when run from source. */
export const VERSION: string =
  typeof SGRAPH_SEND_VERSION === 'string'
    ? SGRAPH_SEND_VERSION
    : readFileSync(new URL('../version', import.meta.url), 'utf8').trim();
