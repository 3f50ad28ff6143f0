import { existsSync } from 'node:fs';
import { answerOf } from './command.ts';
import { canInstallPackages, installPackages } from './debian.ts';

/** A browser beside Chromium that the story runs in, where it is installed. */
interface Engine {
  /** Programs that are all needed, by their names or paths. */
  readonly programs: readonly (readonly string[])[];
  /** Debian's packages of them. */
  readonly packages: readonly string[];
}

const MINI_BROWSER = 'webkit2gtk-4.1/MiniBrowser';

export const ENGINES = {
  Firefox: {
    programs: [['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox']],
    packages: ['firefox-esr'],
  },
  /** Safari's engine. Its driver, its smallest browser, and a display for it, because it cannot do without. */
  WebKit: {
    programs: [
      ['WebKitWebDriver'],
      [`/usr/lib/x86_64-linux-gnu/${MINI_BROWSER}`, `/usr/lib/aarch64-linux-gnu/${MINI_BROWSER}`],
      ['Xvfb'],
    ],
    packages: ['webkit2gtk-driver', 'xvfb'],
  },
} as const satisfies Record<string, Engine>;
export type EngineName = keyof typeof ENGINES;
export const ENGINE_NAMES = Object.keys(ENGINES) as EngineName[];

/** Paths of the programs of a browser, in the order of the table; undefined when one is missing. */
export async function findPrograms(name: EngineName): Promise<string[] | undefined> {
  const { programs }: Engine = ENGINES[name];
  const found = await Promise.all(programs.map(findProgram));
  return found.every((path) => path !== undefined) ? found : undefined;
}

/** Installs what is missing where that takes no question: as root on Debian. Elsewhere a browser may stay missing. */
export async function ensureBrowser(name: EngineName): Promise<string[] | undefined> {
  const found = await findPrograms(name);
  if (found || !canInstallPackages()) return found;
  // Distributions made of Debian have not all of its packages.
  await installPackages(...ENGINES[name].packages).catch((thrown: unknown) => console.log(String(thrown)));
  return findPrograms(name);
}

/** Why the tests of a browser do not run, and what would change that. */
export function whyNotRun(name: EngineName): string {
  const packages = ENGINES[name].packages.join(' ');
  return `not run: ${name} is not installed (Debian: apt-get install --no-install-recommends ${packages})`;
}

async function findProgram(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const path = name.startsWith('/') ? name : await answerOf('which', [name]);
    if (path !== undefined && existsSync(path)) return path;
  }
  return undefined;
}
