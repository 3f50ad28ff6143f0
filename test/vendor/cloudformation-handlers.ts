import { readFileSync } from 'node:fs';

/** IAM actions that CloudFormation needs for each type of resource, by its schema. */
export const HANDLERS: ReadonlyMap<string, readonly string[]> = new Map(
  readFileSync(new URL('cloudformation-handlers.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [type = '', actions = ''] = line.split('\t');
      return [type, actions.split(' ')] as const;
    }),
);
