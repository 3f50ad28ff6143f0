import { UpdateDistributionCommand, GetDistributionConfigCommand } from '@aws-sdk/client-cloudfront';
import type { Rule } from '@aws-sdk/client-wafv2';
import { GetWebACLCommand, UpdateWebACLCommand } from '@aws-sdk/client-wafv2';
import type { Aws } from '../../../lib/aws/aws.ts';
import { findDistribution } from '../../../lib/aws/observed/distribution-state.ts';
import { findWebAcl } from '../../../lib/aws/declared/readers/wafv2.ts';
import type { LiveFault } from './live-fault.ts';

async function changeRules({ wafv2 }: Aws, name: string, change: (rule: Rule) => Rule[]): Promise<void> {
  const { Id, Name } = (await findWebAcl({ wafv2 }, name)) ?? {};
  const { WebACL, LockToken } = await wafv2.send(new GetWebACLCommand({ Scope: 'CLOUDFRONT', Id, Name }));
  const { DefaultAction, VisibilityConfig, Rules = [] } = WebACL!;
  const kept = { Scope: 'CLOUDFRONT', Id, Name, LockToken, DefaultAction, VisibilityConfig } as const;
  await wafv2.send(new UpdateWebACLCommand({ ...kept, Rules: Rules.flatMap(change) }));
}

export const FIREWALL_FAULTS: Readonly<Record<string, LiveFault>> = {
  'the rule of the firewall is removed': {
    finds: ['firewall/as-declared: WebAcl.Rules'],
    plant: (aws, { firewall }) => changeRules(aws, firewall, () => []),
  },
  'the rule of the firewall counts alone': {
    finds: ['firewall/as-declared: WebAcl.Rules'],
    plant: (aws, { firewall }) => changeRules(aws, firewall, (rule) => [{ ...rule, Action: { Count: {} } }]),
  },
  'the firewall is taken from the distribution': {
    finds: ['distribution/as-declared: Distribution.DistributionConfig'],
    plant: async (aws, { distributionComment }) => {
      const { Id } = (await findDistribution(aws, distributionComment))!;
      const { DistributionConfig, ETag } = await aws.cloudfront.send(new GetDistributionConfigCommand({ Id }));
      const without = { ...DistributionConfig!, WebACLId: '' };
      await aws.cloudfront.send(new UpdateDistributionCommand({ Id, IfMatch: ETag, DistributionConfig: without }));
    },
  },
};
