import { afterEach, describe, expect, it } from 'vitest';
import { EMULATOR_GAPS } from '../../../lib/emulator/gaps.ts';
import { findingsOf } from '../../vendor/observer.ts';
import type { Replay } from '../../vendor/replay.ts';
import { replay } from '../../vendor/replay.ts';
import type { GapCase } from './gap-cases.ts';
import { GAP_CASES } from './gap-cases.ts';

const open: Replay[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));

/** What is found, as the table of gaps names it. */
async function found({ component, deployment, book, doors }: GapCase['good']): Promise<string[]> {
  const player = await replay(book);
  open.push(player);
  const findings = await findingsOf(component, player.aws, deployment, doors);
  return findings.map(({ check, message }) =>
    check === 'as-declared' ? `${component}/${check}: ${message}` : `${component}/${check}`,
  );
}

/** Whether a finding is what a gap names, or below it. */
function isOf(found: string, check: string): boolean {
  return found.startsWith(check) && !/^[A-Za-z0-9-]/.test(found.slice(check.length));
}

const excused = [...new Set(EMULATOR_GAPS.flatMap(({ check }) => check ?? []))];

describe('a check that an emulator cannot hold', () => {
  it('has an answer of the vendor written down for it, and no other has', () => {
    expect(Object.keys(GAP_CASES).sort()).toEqual([...excused].sort());
  });

  it.each(Object.entries(GAP_CASES))('%s holds by what the vendor answers', async (_, { good }) => {
    expect(await found(good)).toEqual([]);
  });

  it.each(Object.entries(GAP_CASES))('%s fails, and nothing else does, where this differs', async (check, gap) => {
    expect(gap.wrong.length).toBeGreaterThan(0);
    for (const change of gap.wrong) {
      const findings = await found({ ...gap.good, ...change });
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter((each) => !isOf(each, check))).toEqual([]);
    }
  });
});
