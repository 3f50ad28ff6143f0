/** What zizmor finds and we do not change, each with the reason. One that is found no more fails the test. */
export const ACCEPTED: Readonly<Record<string, string>> = {
  'self-repository':
    'its syntax `$/` is of July 2026: actionlint 1.7.12 refuses it, act cannot follow it, and older runners do not know it',
  'undocumented-permissions': 'docs/operations.md says once what each permission is for, not every job again',
};
