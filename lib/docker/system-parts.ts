import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';

/** What the image holds beside the product, as components of its bill of materials: Node, and the Debian packages of its libraries. */
export function systemParts(libraries: readonly string[]): object[] {
  const version = process.versions.node;
  const node = {
    type: 'platform',
    'bom-ref': `node@${version}`,
    name: 'node',
    version,
    purl: `pkg:generic/node@${version}`,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
  };
  const packages = new Set(libraries.map(debianPackageOf));
  return [node, ...[...packages].sort().map(describePackage)];
}

/** Name of the package that brought a file, such as `libc6:amd64`. */
function debianPackageOf(file: string): string {
  const real = realpathSync(file);
  // Where /lib is a link to /usr/lib, the package may call its file by either name.
  for (const name of new Set([real, file, `/usr${file}`, real.replace(/^\/usr/, '')])) {
    const found = answerOf('dpkg-query', ['--search', name]);
    if (found !== undefined) return found.split(': ')[0] ?? '';
  }
  throw new Error(`no Debian package has ${file}: the image is built on a Debian with its list of packages`);
}

function describePackage(name: string): object {
  const shown = answerOf('dpkg-query', ['--show', '--showformat=${Package} ${Version} ${Architecture}', name]) ?? '';
  const [short = '', version = '', architecture = ''] = shown.split(' ');
  const release = /^VERSION_ID="?(\d+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  const place = `${short}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-${release}`;
  return { type: 'library', 'bom-ref': `${short}@${version}`, name: short, version, purl: `pkg:deb/debian/${place}` };
}

function answerOf(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
