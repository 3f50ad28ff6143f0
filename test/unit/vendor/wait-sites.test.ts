import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waitSites } from '../../vendor/sites.ts';

/** A test file beside this one, and the title of what plays the place. */
type Played = readonly [file: string, title: string];

const AGAIN: Played = ['lifecycle.test.ts', 'such as "%s" is made again'];
const LATE: Played = ['lifecycle.test.ts', 'are created once they are seen, and deleted once they are not'];

/** Every wait and every retry of AWS by its place, and the scenario that runs it. */
const PLAYED: Readonly<Record<string, Played>> = {
  'lib/aws/aws.ts connectAws': ['pages.test.ts', 'of %s is asked for again where too much was asked'],
  'lib/aws/components/image-removal.ts deleteSnapshot': [
    'waits.test.ts',
    'is in use for a while, and its absence is as good as its deletion',
  ],
  'lib/aws/components/instance-removal.ts endMachine': [
    'waits.test.ts',
    'is waited for until neither its group nor EC2 shows it, and its network is left to the stack',
  ],
  'lib/aws/components/storage-removal.ts deletePage': ['waits.test.ts', 'are deleted again'],
  'lib/aws/deploy/held-name.ts retryWhileNameIsTaken': AGAIN,
  'lib/aws/deploy/stack-lifecycle.ts lookAt': AGAIN,
  'lib/aws/deploy/toolkit.ts createToolkit': AGAIN,
  'lib/aws/stack-state.ts settledStack': ['waits.test.ts', 'is waited for until it is at rest'],
  'lib/bring-about.ts asDeclared': LATE,
  'lib/lifecycle.ts empty': ['lifecycle.test.ts', 'is empty once S3 lists nothing any more'],
  'lib/lifecycle.ts remove': LATE,
  'lib/poll-until-clean.ts pollUntilClean': LATE,
  'lib/wait.ts waitUntil': ['waits.test.ts', 'ends with what was seen last, and what was waited for'],
};

/** What is waited for there is not a vendor, or has a book of its own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'bin/lock.ts ': 'another build on this machine',
  'lib/cloud-run/': 'Google has a book of its own',
  'lib/docker/': 'the daemon of this machine, which the tests of the targets start',
};

describe('every place that waits or tries again', () => {
  const sites = waitSites().filter((site) => !Object.keys(ELSEWHERE).some((folder) => site.startsWith(folder)));

  it('is played', () => {
    expect(sites).toEqual(Object.keys(PLAYED).sort());
  });

  it.each(Object.entries(PLAYED))('such as %s by a test that there is', (_, [file, title]) => {
    expect(readFileSync(join(import.meta.dirname, file), 'utf8')).toContain(title);
  });
});
