import type { Rule } from '@aws-sdk/client-wafv2';
import type { Stack } from 'aws-cdk-lib';
import { checksOf } from '../../checks.ts';
import type { ComponentParts, Deployment } from '../component.ts';
import { nothingToDo, notCompared } from '../component.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import { Firewall, RATE_RULE, RETRY_AFTER_SECONDS, WINDOW_SECONDS } from '../constructs/firewall.ts';
import type { FirewallState } from './firewall-state.ts';

const ofAcl = checksOf('the firewall', ({ acl }: FirewallState) => acl);

/**
 * What CloudFront asks before it lets a request in. An address that makes too many is answered 429 until its rate has fallen. A web ACL
 * for CloudFront is in us-east-1, wherever the deployment is:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-wafv2-webacl.html
 */
export const firewall: ComponentParts<FirewallState> = {
  name: 'firewall',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: hasFirewall,
  fill: nothingToDo,
  declare: declareFirewall,
  observe: async (observer) => (await import('./firewall-state.ts')).observeFirewall(observer),
  seen: notCompared,
  resources: ({ acl }) => (acl ? [acl.arn] : []),
  checks: [
    ofAcl('default-action', ({ allowsTheRest }) =>
      allowsTheRest ? undefined : 'stops what no rule names, expected that it comes through',
    ),
    ofAcl('rate-rule', ({ rules }, { config }) => {
      const found = describeRate(rules.find(({ Name }) => Name === RATE_RULE));
      const expected = rateOf(config);
      return found === expected ? undefined : `counts ${found}, expected ${expected}`;
    }),
    ofAcl('rate-answer', ({ rules }) => {
      const rule = rules.find(({ Name }) => Name === RATE_RULE);
      // That the rule is missing is another check's finding.
      if (!rule) return undefined;
      const { ResponseCode, ResponseHeaders = [] } = rule.Action?.Block?.CustomResponse ?? {};
      const headers = ResponseHeaders.map(({ Name, Value }) => `${Name ?? ''} ${Value ?? ''}`).join();
      return ResponseCode === 429 && headers === `retry-after ${RETRY_AFTER_SECONDS}`
        ? undefined
        : `answers ${ResponseCode ?? 'as it likes'} with [${headers}], expected 429 with [retry-after ${RETRY_AFTER_SECONDS}]`;
    }),
    ofAcl('no-other-rules', ({ rules }) => {
      const others = rules.filter(({ Name }) => Name !== RATE_RULE).map(({ Name }) => Name);
      return others.length === 0 ? undefined : `has the rules ${others.join(', ')}, expected ${RATE_RULE} alone`;
    }),
  ],
  lockedChecks: [],
  empty: nothingToDo,
};

/** Whether the configuration has one. It is paid for by the month. */
export function hasFirewall({ wafRatePer5Minutes }: Pick<DeploymentConfig, 'wafRatePer5Minutes'>): boolean {
  return wafRatePer5Minutes > 0;
}

function declareFirewall(stack: Stack, { config }: Deployment): void {
  const { firewall: name, distributionComment: label } = namesOf(config);
  new Firewall(stack, 'Default', { webAclName: name, label, ratePer5Minutes: config.wafRatePer5Minutes });
}

function describeRate(rule: Rule | undefined): string {
  const rate = rule?.Statement?.RateBasedStatement;
  if (!rate) return 'nothing';
  const { Limit, EvaluationWindowSec = WINDOW_SECONDS, AggregateKeyType, ScopeDownStatement } = rate;
  const where = ScopeDownStatement === undefined ? 'everywhere' : 'in places';
  return `${Limit ?? '?'} requests in ${EvaluationWindowSec} s by ${AggregateKeyType ?? '?'} ${where}`;
}

function rateOf({ wafRatePer5Minutes }: DeploymentConfig): string {
  return `${wafRatePer5Minutes} requests in ${WINDOW_SECONDS} s by IP everywhere`;
}
