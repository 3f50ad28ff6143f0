import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';

/** A name of your own. */
export interface OwnDomain {
  readonly domainName: string;
  /** For that name, in us-east-1. */
  readonly certificate: Pick<ICertificate, 'certificateArn'> & Partial<Pick<ICertificate, 'env'>>;
  /** Gets alias records, for IPv4 and IPv6. Without it the name is set to lead to the distribution elsewhere. */
  readonly hostedZone?: Pick<IHostedZone, 'hostedZoneId'>;
}
