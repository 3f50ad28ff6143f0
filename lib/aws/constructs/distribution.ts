import { Fn } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { CfnRecordSet } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { AppName } from '../../config/names.ts';
import { APPS, sharedShape } from '../distribution-shape.ts';
import type { Check } from '../deployment.ts';
import { distributionChecks, lockedDistributionChecks } from '../observed/distribution-checks.ts';
import { URL_ACTIONS } from '../grants.ts';
import { arnAt } from './arns.ts';
import { checkDomain, checkWebAcl } from './checked-input.ts';
import { distributionMetric } from './distribution-metric.ts';
import type { OwnDomain } from './own-domain.ts';
import { edgeName } from './resource-name.ts';

/** A function that is asked through the distribution. `UserFunction` and `AdminFunction` are two. */
export interface DistributedApp {
  /** Address of its function URL. */
  readonly url: string;
  readonly functionName: string;
  /** Whether requests are signed for it, and it lets them in: they are unless given. */
  readonly isSigned?: boolean;
}

export interface DistributionProps {
  readonly user: DistributedApp;
  readonly admin: DistributedApp;
  readonly domain?: OwnDomain | undefined;
  /** Web ACL that is asked before a request comes in: that of a `Firewall`, or one of your own for CloudFront. */
  readonly webAclArn?: string | undefined;
  readonly comment?: string;
  /** It has one in any case: that of its place in the app unless given. */
  readonly accessControlName?: string;
}

/**
 * CloudFront in front of both functions: HTTPS for browsers, one address, and signatures, without which the functions refuse every request.
 */
export class Distribution extends Construct {
  readonly distribution: IDistribution;
  /** Address of the page, without a slash at its end: by the name of your own where there is one. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { domain, webAclArn, comment = this.node.path, accessControlName = edgeName(this) } = props;
    checkDomain(domain);
    checkWebAcl(webAclArn);
    const accessControl = new cloudfront.CfnOriginAccessControl(this, 'AccessControl', {
      originAccessControlConfig: {
        name: accessControlName,
        originAccessControlOriginType: 'lambda',
        signingBehavior: 'always',
        signingProtocol: 'sigv4',
      },
    });
    const publicName = domain && { domain: domain.domainName, certificateArn: domain.certificate.certificateArn };
    const resource = new cloudfront.CfnDistribution(this, 'Distribution', {
      distributionConfig: {
        comment,
        ...sharedShape({ publicName, firewallArn: webAclArn }, (app) => app),
        origins: APPS.map((app) => originOf(app, props[app], accessControl.attrId)),
      },
    });
    for (const app of APPS) this.#grant(app, props[app], resource.ref);
    this.distribution = cloudfront.Distribution.fromDistributionAttributes(this, 'Imported', {
      distributionId: resource.ref,
      domainName: resource.attrDomainName,
    });
    this.url = `https://${domain?.domainName ?? resource.attrDomainName}`;
    if (domain?.hostedZone) this.#alias(domain.domainName, domain.hostedZone.hostedZoneId, resource.attrDomainName);
  }

  /** What `verify` holds it to beside its declaration, before the lock and after it: facts that no template says. */
  checks(): readonly Check<never>[] {
    return [...distributionChecks, ...lockedDistributionChecks];
  }

  metricRequests(options?: MetricOptions): Metric {
    return distributionMetric(this.distribution.distributionId, 'Requests', options);
  }

  /** Percent of all requests. */
  metric5xxErrorRate(options?: MetricOptions): Metric {
    return distributionMetric(this.distribution.distributionId, '5xxErrorRate', options);
  }

  #grant(app: AppName, { functionName, isSigned = true }: DistributedApp, distributionId: string): void {
    if (!isSigned) return;
    for (const [index, action] of URL_ACTIONS.entries()) {
      new CfnPermission(this, `${app === 'user' ? 'User' : 'Admin'}Grant${index}`, {
        action,
        functionName,
        principal: 'cloudfront.amazonaws.com',
        sourceArn: arnAt(this, { service: 'cloudfront', region: '', resource: `distribution/${distributionId}` }),
        ...(action === 'lambda:InvokeFunctionUrl'
          ? { functionUrlAuthType: 'AWS_IAM' }
          : { invokedViaFunctionUrl: true }),
      });
    }
  }

  /** Not the CDK's own records, which ask a zone for its name: one that is known by its id has none. */
  #alias(name: string, hostedZoneId: string, dnsName: string): void {
    const aliasTarget = { dnsName, hostedZoneId: CloudFrontTarget.getHostedZoneId(this) };
    for (const type of ['A', 'AAAA']) new CfnRecordSet(this, `Alias${type}`, { name, hostedZoneId, type, aliasTarget });
  }
}

function originOf(
  app: AppName,
  { url, isSigned = true }: DistributedApp,
  originAccessControlId: string,
): cloudfront.CfnDistribution.OriginProperty {
  return {
    id: app,
    domainName: Fn.select(2, Fn.split('/', url)),
    customOriginConfig: {
      originProtocolPolicy: 'https-only',
      originSslProtocols: ['TLSv1.2'],
      originReadTimeout: 60,
    },
    ...(isSigned && { originAccessControlId }),
  };
}
