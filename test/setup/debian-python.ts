import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './cache.ts';
import { answerOf, run } from './command.ts';
import { updateLists } from './debian.ts';

const RELEASE = 'trixie';
const PACKAGES = ['python3.13', 'libatomic1'];

/** Starts the unpacked interpreter with the C library it was unpacked with, wherever the folder is and whatever points here. */
const LAUNCHER = `#!/bin/sh
usr=$(dirname "$(dirname "$(readlink -f "$0")")")
exec "$usr"/lib/*-linux-gnu/ld-linux-*.so.* --library-path "$(echo "$usr"/lib/*-linux-gnu)" --argv0 "$0" "$usr/bin/python3.13" "$@"
`;

/**
 * Python 3.13 out of the packages of a newer Debian, unpacked into `.cache`: nothing of the system changes, and it needs neither root
 * nor a container. The packages come from the mirror that this machine uses.
 */
export async function ensureDebianPython(): Promise<string> {
  const folder = await ensureInstalled('debian-python', `${RELEASE} ${PACKAGES.join(' ')}`, async (target) => {
    const env = { APT_CONFIG: await writeAptConfiguration(target) };
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-qq', '-y', '--download-only', ...PACKAGES], { env });
    const archives = join(target, 'cache', 'archives');
    for (const archive of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg-deb', ['-x', join(archives, archive), target]);
    }
    const launcher = join(target, 'usr', 'bin', 'python3');
    writeFileSync(launcher, LAUNCHER);
    chmodSync(launcher, 0o755);
  });
  return join(folder, 'usr', 'bin', 'python3');
}

/** apt with lists, status and downloads of its own, so that it believes that nothing is installed. */
async function writeAptConfiguration(target: string): Promise<string> {
  const at = (...path: string[]): string => join(target, ...path);
  for (const folder of [at('state', 'lists', 'partial'), at('cache', 'archives', 'partial')]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(at('state', 'status'), '');
  writeFileSync(at('sources.list'), `deb ${await mirror()} ${RELEASE} main\n`);
  const settings = {
    'Dir::State': at('state'),
    'Dir::State::status': at('state', 'status'),
    'Dir::Cache': at('cache'),
    'Dir::Etc::sourcelist': at('sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::Etc::preferencesparts': '/dev/null',
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  writeFileSync(at('apt.conf'), lines.join(''));
  return at('apt.conf');
}

/** Where this machine gets Debian's own packages from, as its lists say. */
async function mirror(): Promise<string> {
  const known = (await knownMirror()) ?? (await updateLists().then(knownMirror));
  if (known === undefined) throw new Error('apt knows no mirror of Debian: add one to its sources');
  return known;
}

async function knownMirror(): Promise<string | undefined> {
  const lines = await answerOf('apt-get', ['indextargets', '--format', '$(ORIGIN)|$(LABEL)|$(REPO_URI)']);
  return lines
    ?.split('\n')
    .find((line) => line.startsWith('Debian|Debian|'))
    ?.split('|')[2];
}
