import { describe, expect, it } from 'vitest';
import { PIPELINE } from '../../../../tools/pipeline/jobs.ts';
import { orderJobs } from '../../../../tools/pipeline/order.ts';
import type { Done } from '../../../../tools/pipeline/run.ts';
import { runJobs } from '../../../../tools/pipeline/run.ts';

const jobs = orderJobs(PIPELINE);
const OUTPUTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ci-pipeline/release': { commit: 'abc', released: 'true' },
  'ci-pipeline/tag': { version: 'v0.1.1', tagged: 'true' },
  'deploy__lambda/credentials': { aws: 'true' },
};

/** Runs the pipeline where a job gives what is expected of it, or is red. Gives results by id, and who began and ended in which order. */
async function go(
  red: string[] = [],
  outputs = OUTPUTS,
  list = jobs,
): Promise<{ results: Map<string, string>; order: string[] }> {
  const order: string[] = [];
  const execute = async ({ id }: { id: string }): Promise<Done> => {
    order.push(`begin ${id}`);
    await Promise.resolve();
    order.push(`end ${id}`);
    return { isGood: !red.includes(id), outputs: outputs[id] ?? {} };
  };
  const results = await runJobs(list, execute);
  return { results: new Map(results.map(({ name, result }) => [name, result])), order };
}

describe('the order of the pipeline', () => {
  it('lists each job after everything that it waits for', () => {
    jobs.forEach(({ after }, index) => {
      const earlier = jobs.slice(0, index).map(({ id }) => id);
      expect(after.filter((id) => !earlier.includes(id) && !id.endsWith('/report'))).toEqual([]);
    });
  });

  it('lets a called workflow wait for what its caller waits for', () => {
    expect(jobs.find(({ id }) => id === 'deploy__lambda/credentials')).toMatchObject({
      after: ['ci-pipeline/tag'],
      when: ['tagged'],
    });
    expect(jobs.find(({ id }) => id === 'ci-pipeline/release')?.after).toHaveLength(6);
  });

  it('is refused when it names a job that there is not', () => {
    expect(() => orderJobs([{ workflow: 'ci-pipeline', name: 'a', needs: ['b'], run: [], here: 'tree' }])).toThrow(
      'ci-pipeline has no job b',
    );
    expect(() => orderJobs([{ workflow: 'x', name: 'a', needs: [], run: [], here: 'tree' }])).toThrow(
      'called by nothing',
    );
  });
});

describe('a run of the pipeline', () => {
  it('deploys both functions at once, after the tag and before the distribution', async () => {
    const { results, order } = await go();
    expect(results.get('deploy__lambda/browser')).toBe('success');
    const at = (what: string): number => order.indexOf(what);
    expect(at('end ci-pipeline/tag')).toBeLessThan(at('begin deploy__lambda/credentials'));
    expect(at('begin deploy__lambda/admin')).toBeLessThan(at('end deploy__lambda/user'));
    expect(at('end deploy__lambda/admin')).toBeLessThan(at('begin deploy__lambda/distribution'));
    expect(at('end deploy__lambda/distribution')).toBeLessThan(at('begin deploy__lambda/smoke'));
  });

  it('tags what is published, and nothing when it is not', async () => {
    const { order } = await go();
    expect(jobs.find(({ id }) => id === 'ci-pipeline/tag')?.after).toContain('ci-pipeline/publish');
    expect(order.indexOf('end ci-pipeline/release')).toBeLessThan(order.indexOf('begin ci-pipeline/tag'));
    const there = jobs.map((job) =>
      job.id.endsWith('/publish') ? { ...job, job: { ...job.job, here: 'clone' } } : job,
    );
    const { results } = await go(['ci-pipeline/publish'], OUTPUTS, there as typeof jobs);
    expect(results.get('ci-pipeline/publish')).toBe('failure');
    expect(results.get('ci-pipeline/tag')).toBe('skipped');
    expect(results.get('deploy__lambda/credentials')).toBe('skipped');
  });

  it('stops at a red test', async () => {
    const { results } = await go(['ci-tests/unit']);
    expect(results.get('ci-pipeline/tag')).toBe('skipped');
    expect(results.get('deploy__lambda/role-and-storage')).toBe('skipped');
  });

  it('skips the deployment without credentials, and is not red', async () => {
    const { results } = await go([], { ...OUTPUTS, 'deploy__lambda/credentials': { aws: 'false' } });
    expect(results.get('ci-pipeline/tag')).toBe('success');
    expect(results.get('deploy__lambda/role-and-storage')).toBe('skipped');
    expect(results.get('deploy__lambda/smoke')).toBe('skipped');
    expect([...results.values()]).not.toContain('failure');
  });

  it('deploys nothing when a newer commit releases', async () => {
    const { results } = await go([], { 'ci-pipeline/release': { commit: 'abc', released: 'false' } });
    expect(results.get('deploy__lambda/credentials')).toBe('skipped');
  });
});
