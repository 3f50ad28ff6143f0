import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TargetName } from '../../../../lib/config/request.ts';
import { TARGETS } from '../../../../lib/config/request.ts';
import { describeConfig } from '../../../../lib/verbs/config-command.ts';

let config = '';
beforeAll(async () => {
  config = join(await mkdtemp(join(tmpdir(), 'config-command-')), 'own.json');
  const qa = { maxExpiresDays: '3 days', regions: { 'us-east-1': { user: { memoryMiB: 2048 } } } };
  await writeFile(config, JSON.stringify({ environments: { qa, demo: {} } }, undefined, 2));
});
afterAll(() => rm(join(config, '..'), { recursive: true }));

type Change = Partial<Parameters<typeof describeConfig>[0]>;
const flags = { env: 'qa', regions: ['eu-west-2'], target: 'lambda', json: false } as const;
const shown = async (change: Change = {}): Promise<string> => {
  const text = await describeConfig({ ...flags, config, ...change });
  return text.replaceAll(/ {2,}/g, ' | ').replaceAll(/\S*own\.json/g, 'own.json');
};
type InJson = { regions: Record<string, Record<string, { value: unknown; origin: string }>> };
const inJson = async (change: Change = {}): Promise<InJson['regions']> =>
  (JSON.parse(await describeConfig({ ...flags, config, json: true, ...change })) as InJson).regions;

describe('the configuration that is shown', () => {
  it.each([
    'maxExpiresDays | 3 | own.json:4',
    'logRetentionDays | 14 | built in for qa',
    'objectLifetimeDays | 18 | derived: maxExpiresDays + logRetentionDays + 1',
    'maxTransferBytes | 10737418240 (10 GiB) | default',
    'target | "lambda" | --target',
    'account | ? | that of the credentials',
    'configuration file own.json',
    'environments dev, qa, prod, test, demo',
  ])('has the line %s', async (line) => {
    expect(await shown()).toContain(line);
  });

  it('says what is of a region, of a flag and of a group', async () => {
    const regions = await inJson({ regions: ['eu-west-2', 'us-east-1'], target: 'fargate', desiredCount: 0 });
    expect(regions['eu-west-2']!['user.memoryMiB']).toEqual({ value: 1024, origin: 'default' });
    expect(regions['us-east-1']!['user.memoryMiB']).toEqual({
      value: 2048,
      origin: expect.stringMatching(/own.json:8$/) as string,
    });
    expect(regions['eu-west-2']!['container.desiredCount']).toEqual({ value: 0, origin: '--desired-count' });
  });

  it('is there on every target without an account, and has no secret', async () => {
    const withProject = (target: TargetName): Change => ({
      target,
      regions: target === 'cloud-run' ? ['europe-west2'] : ['eu-west-2'],
    });
    for (const target of TARGETS) {
      const text = await shown(withProject(target));
      expect(text, target).toContain('maxExpiresDays | 3 | own.json:4');
      expect(text, target).not.toMatch(/adminKeysSha256|originSecret|000000000000|any-project/);
    }
  });

  it('is refused as the deployment would be', async () => {
    await expect(shown({ env: 'dmo' })).rejects.toThrow(/unknown environment "dmo".*did you mean "demo"/);
    await expect(shown({ regions: [] })).rejects.toThrow('missing --regions, for example --regions eu-west-2');
    await expect(shown({ target: 'docker', desiredCount: 0 })).rejects.toThrow(
      '--desired-count applies only to fargate, ec2 and ami, not to docker',
    );
  });
});
