import { DeployError } from '../../lib/deploy-error.ts';

/** A commit as a line of the changelog. */
export interface Commit {
  readonly hash: string;
  readonly subject: string;
}

const UNRELEASED = '## [Unreleased]';
const RELEASED = /^## \[(?!Unreleased\])([^\]]+)\]/gm;
const SHOWN_HASH = 9;

/** The version of the newest section that has one. */
export function newestReleased(changelog: string): string | undefined {
  return [...changelog.matchAll(RELEASED)][0]?.[1];
}

/**
 * The changelog with a section for the version: what people wrote under "Unreleased", and the commits since the last one. Throws `config`
 * when there is no such heading, because it is then unknown where sections start.
 */
export function withSection(changelog: string, version: string, date: string, commits: readonly Commit[]): string {
  const start = changelog.indexOf(`${UNRELEASED}\n`);
  if (start === -1)
    throw new DeployError('config', `CHANGELOG.md has no line "${UNRELEASED}": add it below its introduction`);
  const head = changelog.slice(0, start);
  const body = changelog.slice(start + UNRELEASED.length);
  const end = body.indexOf('\n## [');
  const written = (end === -1 ? body : body.slice(0, end)).trim();
  const older = end === -1 ? '' : body.slice(end + 1);
  const parts = [written, commitList(commits)].filter((part) => part !== '');
  const section = [`## [${version}] - ${date}`, ...parts].join('\n\n');
  return `${head}${UNRELEASED}\n\n${section}\n${older === '' ? '' : `\n${older}`}`;
}

/** The text of one version's section, without its heading; undefined when there is none. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const start = changelog.indexOf(`## [${version}]`);
  if (start === -1) return undefined;
  const [, ...lines] = changelog.slice(start).split('\n');
  const end = lines.findIndex((line) => line.startsWith('## ['));
  return lines
    .slice(0, end === -1 ? undefined : end)
    .join('\n')
    .trim();
}

function commitList(commits: readonly Commit[]): string {
  if (commits.length === 0) return '';
  // A subject is anybody's text: what Markdown would read as a link, a tag or code is shown as it is.
  const lines = commits.map(
    ({ hash, subject }) => `- ${subject.replace(/[\\`*_[\]<>]/g, '\\$&')} (${hash.slice(0, SHOWN_HASH)})`,
  );
  return ['### Commits', lines.join('\n')].join('\n\n');
}
