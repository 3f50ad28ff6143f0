// Makes a clone ready: installs the packages of the lock file when they are not there. Runs before anything is installed, so it is plain
// JavaScript for Node 20 and newer; everything behind it runs on the Node that it installs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const lockFile = join(root, 'package-lock.json');
const installedFile = join(root, 'node_modules', '.package-lock.json');
const stampFile = join(root, 'node_modules', '.setup-stamp');
const node = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}

/** True when every package of the lock file is installed in exactly that version. */
function isInstalled() {
  if (!existsSync(installedFile)) return false;
  const demanded = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages);
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  return demanded.every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

function install() {
  console.log('setup: installing the packages of package-lock.json (npm ci)');
  // Everything is a development dependency, for the published package is bundled. The Node that runs npm must not be the one in
  // node_modules, which npm ci deletes first.
  const path = (process.env.PATH ?? process.env.Path ?? '').split(delimiter);
  const PATH = path.filter((folder) => !folder.includes(`node_modules${sep}`)).join(delimiter);
  const args = ['ci', '--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = () =>
    spawnSync(windows ? 'npm.cmd' : 'npm', args, {
      cwd: root,
      env: { ...process.env, PATH },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: windows,
    });
  let { status, error } = npm();
  if (error?.code === 'ENOENT') fail('npm is missing: install Node 20 or newer together with npm');
  if (status !== 0) {
    console.log('setup: npm ci failed, see above: trying it once more');
    ({ status } = npm());
  }
  if (status !== 0) fail('npm ci failed, see above: check the network and the package registry, then run `npm ci`');
}

/** Installs what is missing, and gives the path and the version of the Node that the lock file pins. */
export function setUp() {
  const lock = readFileSync(lockFile, 'utf8');
  const stamp = createHash('sha256').update(lock).digest('hex');
  const isStamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
  if (!isStamped || !existsSync(node)) {
    if (!isInstalled() || !existsSync(node)) install();
    if (!existsSync(node)) fail(`npm installed no Node for ${process.platform} ${process.arch}: see node_modules/node`);
    writeFileSync(stampFile, stamp);
  }
  return { node, version: JSON.parse(lock).packages['node_modules/node'].version };
}
