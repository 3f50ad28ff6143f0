import { ListRolesCommand } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { lifecycleOf } from '../../../lib/aws/deploy/stack-lifecycle.ts';
import type { Outcome } from '../../../lib/outcome.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { openEmulatedRegion } from './emulated-region.ts';
import { limitMs } from '../../setup/time-limits.ts';

let awsRegion: OpenedAwsRegion;
beforeAll(async () => {
  // Regions of their own keep apart what the other tests do on the same emulator.
  awsRegion = await openEmulatedRegion({
    endpoint: inject('localstack'),
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    region: 'eu-west-1',
  });
  // It loads a service on its first call, and answers others meanwhile that it has none.
  await awsRegion.aws.iam.send(new ListRolesCommand());
});
afterAll(() => {
  awsRegion.close();
});

describe.each(['role', 'storage'] as const)('the %s on LocalStack', { timeout: limitMs(120) }, (name) => {
  it('is created, deleted and created again, and proved each time', async () => {
    const lifecycle = lifecycleOf(name, awsRegion);
    const good = async (work: Promise<Outcome>): Promise<string> => {
      const { result, findings } = await work;
      expect(findings).toEqual([]);
      return result;
    };
    expect(await good(lifecycle.verifyDeleted())).toBe('gone');
    expect(await good(lifecycle.create())).toBe('created');
    expect((await lifecycle.verifyDeleted()).findings).not.toEqual([]);
    expect(await good(lifecycle.create())).toBe('unchanged');
    expect(await good(lifecycle.verify())).toBe('as declared');
    expect(await good(lifecycle.delete(false))).toBe('deleted');
    expect(await good(lifecycle.delete(false))).toBe('already absent');
    expect(await good(lifecycle.create())).toBe('created');
    expect(await good(lifecycle.delete(false))).toBe('deleted');
  });
});
