import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AppName } from '../config/names.ts';
import { DeployError } from '../deploy-error.ts';

/** Where the functions' bundles may be, seen from this file: in the package, in its shared chunks, in the source tree. */
const PLACES = ['../functions/', '../../functions/', '../../dist/functions/'] as const;

/** Directory of an app's bundle in this package. Throws `config` where it was not built. */
export function bundleOf(app: AppName): string {
  const places = PLACES.map((place) => fileURLToPath(new URL(`${place}${app}/`, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  if (found === undefined)
    throw new DeployError(
      'config',
      `the bundle of the ${app} function is not built: run \`npm run build -- functions\`, or give ${app}.assets`,
    );
  return found;
}
