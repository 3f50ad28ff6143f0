import { Stack, Token } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { FIREWALL_RATE } from '../../config/config.ts';
import { EDGE_REGION } from '../../config/names.ts';
import { DeployError } from '../../deploy-error.ts';
import { resourceName } from './resource-name.ts';

const RATE_RULE = 'rate-per-address';
/** The window that WAF counts over by default. */
const WINDOW_SECONDS = 300;
/** Clients obey it. WAF looks every few seconds whether an address is below its rate again. */
const RETRY_AFTER_SECONDS = 60;

export interface FirewallProps {
  /** Requests that one address may make within 5 minutes before it is answered 429; each part of a file is one. 10,000 unless given. */
  readonly ratePer5Minutes?: number;
  /** It has one in any case: that of its place in the app unless given. */
  readonly webAclName?: string | undefined;
  /** What its description calls the deployment. */
  readonly label?: string;
}

/**
 * What CloudFront asks before it lets a request in. An address that makes too many is answered 429 until its rate has fallen. A web ACL
 * for CloudFront is in us-east-1, wherever the deployment is: a stack of its own there, with `crossRegionReferences` in both.
 */
export class Firewall extends Construct {
  /** For the distribution. */
  readonly webAclArn: string;

  constructor(scope: Construct, id: string, props: FirewallProps = {}) {
    super(scope, id);
    const { region } = Stack.of(this);
    if (!Token.isUnresolved(region) && region !== EDGE_REGION)
      throw new DeployError(
        'config',
        `a firewall for CloudFront is in ${EDGE_REGION}, not in ${region}: give it a stack there`,
      );
    const { webAclName = resourceName(this), ratePer5Minutes = FIREWALL_RATE, label = this.node.path } = props;
    const resource = new CfnWebACL(this, 'WebAcl', {
      name: webAclName,
      description: `Limits the requests of one address to ${label}`,
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      rules: [rateRule(ratePer5Minutes, webAclName)],
      visibilityConfig: visibility(webAclName),
    });
    this.webAclArn = resource.attrArn;
  }
}

function rateRule(limit: number, name: string): CfnWebACL.RuleProperty {
  return {
    name: RATE_RULE,
    priority: 0,
    statement: { rateBasedStatement: { limit, aggregateKeyType: 'IP', evaluationWindowSec: WINDOW_SECONDS } },
    action: {
      block: {
        customResponse: {
          responseCode: 429,
          responseHeaders: [{ name: 'retry-after', value: String(RETRY_AFTER_SECONDS) }],
        },
      },
    },
    visibilityConfig: visibility(`${name}-rate`),
  };
}

/** Counts without examples of requests, which hold addresses. */
function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName };
}
