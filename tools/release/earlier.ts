import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { DeployError } from '../../lib/deploy-error.ts';
import type { Repository } from './git.ts';
import { isSameMinor, isVersion } from './version.ts';
import { versionOf } from './version-files.ts';

const SHOWN_TAGS = 5;
/** The settings are not rolled back: the earlier release takes those of today, or says which of them it does not know. */
const CONFIGURATION = 'deploy.config.json';

export interface EarlierRelease {
  readonly root: string;
  readonly repository: Repository;
  /** Tag of the release, such as `v0.2.14`. */
  readonly version: string;
  /** Also to another minor version, whose records may differ. */
  readonly acrossMinor: boolean;
}

/**
 * The files of a release in a folder of their own, ready for its commands, with the configuration of today. Throws `config` for what is not
 * a release, `refused` where its minor version is another.
 */
export function checkOutRelease({ root, repository, version, acrossMinor }: EarlierRelease): string {
  if (!isVersion(version) || !repository.hasTag(version)) throw noRelease(repository, version);
  const today = versionOf(root);
  if (!acrossMinor && !isSameMinor(today, version))
    throw new DeployError(
      'refused',
      `${version} may not be able to read what ${today} stored, because its minor version differs: see CHANGELOG.md, then add --across-minor`,
    );
  const folder = join(root, '.cache', 'releases', version);
  repository.checkOut(version, folder);
  if (existsSync(join(root, CONFIGURATION))) cpSync(join(root, CONFIGURATION), join(folder, CONFIGURATION));
  if (hasSamePackages(root, folder)) symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return folder;
}

function noRelease(repository: Repository, version: string): DeployError {
  const newest = repository.tags().slice(0, SHOWN_TAGS);
  const known = newest.length === 0 ? 'there are no tags: git fetch --tags' : `the newest are ${newest.join(', ')}`;
  return new DeployError('config', `"${version}" is not a release of this repository: ${known}`);
}

/** Installing them again would take minutes, in which the bad release goes on answering. */
function hasSamePackages(root: string, folder: string): boolean {
  const lock = (of: string): string => readFileSync(join(of, 'package-lock.json'), 'utf8');
  return existsSync(join(root, 'node_modules')) && lock(root) === lock(folder);
}
