import { DeployError } from '../../lib/deploy-error.ts';

/** The first number is for people to raise: it is a promise about what no longer works. */
export const INCREMENTS = ['patch', 'minor'] as const;
export type Increment = (typeof INCREMENTS)[number];

const VERSION = /^v(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$/;

export function isVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * The version after this one: `patch` raises the last number, `minor` the middle one. Throws `config` for anything that is not a version.
 */
export function nextVersion(version: string, increment: Increment): string {
  const numbers = VERSION.exec(version);
  if (!numbers) throw new DeployError('config', `"${version}" is not a version such as v0.2.15`);
  const [major, minor, patch] = numbers.slice(1).map(Number) as [number, number, number];
  return increment === 'patch' ? `v${major}.${minor}.${patch + 1}` : `v${major}.${minor + 1}.0`;
}

/** Whether two versions differ in their last number only. */
export function isSameMinor(one: string, other: string): boolean {
  const minorOf = (version: string): string | undefined => VERSION.exec(version)?.slice(1, 3).join('.');
  return minorOf(one) === minorOf(other);
}
