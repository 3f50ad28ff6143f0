import { readFileSync } from 'node:fs';

/** The version of the product. */
export function productVersion(): string {
  return readFileSync(new URL('../version', import.meta.url), 'utf8').trim();
}
