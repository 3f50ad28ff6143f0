import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MOVES, rowOf, STACK_STATUSES } from '../../../../lib/aws/stack-statuses.ts';

const PAGE = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8').replaceAll(/ +/g, ' ');

describe('the statuses of a stack', () => {
  it.each(Object.entries(STACK_STATUSES))('%s is on the page about operations as the verbs take it', (status, row) => {
    const line = PAGE.split('\n').find(
      (each) => each.startsWith('|') && each.includes(`\`${status}\``) && each.endsWith(` ${row.person} |`),
    );
    expect(line).toContain(`| ${MOVES[row.move].change} | ${MOVES[row.move].remove} |`);
  });

  it('that this version does not know is changed by nothing', () => {
    expect(rowOf('SOMETHING_NEW').move).toBe('refuse');
    expect(rowOf('toString').move).toBe('refuse');
  });
});
