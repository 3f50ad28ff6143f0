import { globSync } from 'node:fs';
import { join } from 'node:path';
import { ensureNpmPackages } from './npm-programs.ts';

/** Programs of runtimes other than Node. */
export interface Runtimes {
  readonly bun: string;
  /** The runtime of Cloudflare Workers. */
  readonly workerd: string;
}

/** Where the packages of this platform, which npm chooses, have their programs. */
const PLACES = { bun: '@oven/*/bin/bun', workerd: '@cloudflare/*/bin/workerd' } as const;

/** Bun and workerd, from npm's packages. */
export async function ensureRuntimes(): Promise<Runtimes> {
  const find = (packages: string, place: string): string | undefined => {
    const [found] = globSync(place, { cwd: packages });
    return found === undefined ? undefined : join(packages, found);
  };
  const packages = await ensureNpmPackages('runtimes', (folder) =>
    Object.values(PLACES).every((place) => find(folder, place) !== undefined),
  );
  const [bun, workerd] = [find(packages, PLACES.bun), find(packages, PLACES.workerd)];
  if (bun === undefined || workerd === undefined) throw new Error('npm has no Bun or no workerd for this platform');
  return { bun, workerd };
}
