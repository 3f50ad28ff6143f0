import { describe, expect, it } from 'vitest';
import { ENVIRONMENTS } from '../../../../lib/config/environments.ts';
import type { DeployFlags } from '../../../../lib/config/request.ts';
import { emulate } from '../../../../lib/emulator/emulation.ts';
import { openDeployment } from '../../../../lib/verbs/open-deployment.ts';
import { deploySettings } from '../../../../lib/config/settings.ts';

const flags: DeployFlags = {
  env: 'test',
  regions: ['eu-west-2'],
  target: 'lambda',
  report: '',
  force: false,
  realAws: true,
  yes: true,
  verbose: false,
};
const open = (changed: Partial<DeployFlags>, endpoint?: string): Promise<unknown> =>
  openDeployment(
    { ...flags, ...changed },
    {
      settings: { ...deploySettings({}), endpoint },
      environments: ENVIRONMENTS,
      adminKey: () => undefined,
      onCall: () => undefined,
    },
    emulate,
  );

describe('what a command is about', () => {
  it.each(['lambda', 'pipeline-role', 'docker', 'cloud-run'] as const)(
    'is not how many of something run on %s, which has no number',
    async (target) => {
      await expect(open({ target, desiredCount: 0 })).rejects.toThrow(
        `--desired-count applies only to fargate, ec2 and ami, not to ${target}`,
      );
    },
  );

  it('is not an emulator that does not answer', async () => {
    await expect(open({}, 'http://127.0.0.1:1')).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/^no emulator answers at \S+ .*: start one, or unset AWS_ENDPOINT_URL$/) as string,
    });
  });
});
