import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeployError } from '../../lib/deploy-error.ts';
import { sectionOf, withSection } from './changelog.ts';
import type { Repository } from './git.ts';
import { RELEASE_SUBJECT } from './git.ts';
import { writeHome } from './home.ts';
import type { Increment } from './version.ts';
import { nextVersion } from './version.ts';
import { CHANGELOG, problemsOf, versionOf, writeVersion } from './version-files.ts';

interface Release {
  readonly version: string;
  /** The section of the changelog. */
  readonly notes: string;
}

interface ReleaseRequest {
  readonly root: string;
  readonly repository: Repository;
  readonly increment: Increment;
  /** Of the section, as 2026-01-31. */
  readonly date: string;
  /** Where the project is at home, which package.json names; undefined leaves that as it is. */
  readonly home: string | undefined;
  /** Builds the pages and keeps them for the releases to come. Gives what is to be committed. */
  readonly keepPages: () => readonly string[];
}

/** What a release would be, with nothing changed. Throws `refused` when the files disagree already. */
export function planRelease({ root, repository, increment, date }: ReleaseRequest): Release {
  const problems = problemsOf(root);
  if (problems.length > 0) throw new DeployError('refused', problems.join('\n'));
  const version = nextVersion(versionOf(root), increment);
  if (repository.hasTag(version))
    throw new DeployError('refused', `the tag ${version} exists, but the version file is behind it: pull first`);
  return { version, notes: sectionOf(changelogWith(root, repository, version, date), version) ?? '' };
}

/**
 * Writes the version and the home, keeps the pages, and commits; the tag follows when the package is published, for a tag that people have seen stays.
 * Refuses a tree that holds anything else, for it would be in the commit or missing from it.
 */
export function makeRelease(request: ReleaseRequest): Release {
  const { root, repository, date, home, keepPages } = request;
  const release = planRelease(request);
  if (repository.isDirty()) throw new DeployError('refused', 'there are uncommitted changes: commit or stash them');
  const changelog = changelogWith(root, repository, release.version, date);
  const files = writeVersion(root, versionOf(root), release.version);
  if (home !== undefined) writeHome(root, home);
  writeFileSync(join(root, CHANGELOG), changelog);
  const problems = problemsOf(root);
  if (problems.length > 0) throw new DeployError('failed', problems.join('\n'));
  repository.commit([...files, CHANGELOG, ...keepPages()], `${RELEASE_SUBJECT}${release.version}`);
  return release;
}

/** Tags the release that the current commit is. Throws `refused` when it is none. */
export function tagRelease(root: string, repository: Repository): string {
  const version = versionOf(root);
  const { subject } = repository.head();
  const message = `${RELEASE_SUBJECT}${version}`;
  if (subject !== message)
    throw new DeployError(
      'refused',
      `the current commit is "${subject}", expected "${message}": check out the release`,
    );
  repository.tag(version, message);
  return version;
}

function changelogWith(root: string, repository: Repository, version: string, date: string): string {
  const changelog = readFileSync(join(root, CHANGELOG), 'utf8');
  return withSection(changelog, version, date, repository.commitsSince(repository.lastTag()));
}
