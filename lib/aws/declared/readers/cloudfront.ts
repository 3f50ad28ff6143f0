import type {
  CacheBehavior,
  CloudFrontClient,
  CustomErrorResponse,
  DefaultCacheBehavior,
  Distribution,
  DistributionConfig,
  Origin,
  OriginAccessControlSummary,
  ViewerCertificate,
} from '@aws-sdk/client-cloudfront';
import {
  GetDistributionCommand,
  GetOriginAccessControlCommand,
  ListOriginAccessControlsCommand,
} from '@aws-sdk/client-cloudfront';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::CloudFront::Distribution`, with what CloudFront says of how far it is. */
export async function readDistribution(
  cloudfront: CloudFrontClient,
  Id: string,
): Promise<{ readonly live: Live; readonly found: Distribution } | undefined> {
  const answer = await unlessAbsent(['NoSuchDistribution'], cloudfront.send(new GetDistributionCommand({ Id })));
  const found = answer?.Distribution;
  if (!found?.DistributionConfig) return undefined;
  const properties = { DistributionConfig: distributionConfig(found.DistributionConfig) };
  return { live: { id: Id, attributes: { Id, DomainName: found.DomainName ?? '' }, properties }, found };
}

/** An `AWS::CloudFront::OriginAccessControl`, which is found by its name. */
export async function readOriginAccessControl(cloudfront: CloudFrontClient, name: string): Promise<Live | undefined> {
  const Id = (await findOriginAccessControl(cloudfront, name))?.Id;
  if (Id === undefined) return undefined;
  const { OriginAccessControl } = await cloudfront.send(new GetOriginAccessControlCommand({ Id }));
  const config = OriginAccessControl?.OriginAccessControlConfig;
  return { id: Id, attributes: { Id }, properties: { OriginAccessControlConfig: given({ ...config }) } };
}

async function findOriginAccessControl(
  cloudfront: CloudFrontClient,
  name: string,
): Promise<OriginAccessControlSummary | undefined> {
  let marker: { Marker?: string } = {};
  for (;;) {
    const { OriginAccessControlList: page } = await cloudfront.send(new ListOriginAccessControlsCommand(marker));
    const found = page?.Items?.find((candidate) => candidate.Name === name);
    if (found || page?.NextMarker === undefined || page.NextMarker === '') return found;
    marker = { Marker: page.NextMarker };
  }
}

/** CloudFormation writes lists as such and some names in another way than the API. */
function distributionConfig(config: DistributionConfig): object {
  return given({
    Aliases: config.Aliases?.Items,
    CacheBehaviors: config.CacheBehaviors?.Items?.map(behaviour),
    Comment: config.Comment,
    CustomErrorResponses: config.CustomErrorResponses?.Items?.map(errorResponse),
    DefaultCacheBehavior: config.DefaultCacheBehavior && behaviour(config.DefaultCacheBehavior),
    DefaultRootObject: config.DefaultRootObject,
    Enabled: config.Enabled,
    // The API takes it in either case.
    HttpVersion: config.HttpVersion?.toLowerCase(),
    IPV6Enabled: config.IsIPV6Enabled,
    Origins: config.Origins?.Items?.map(origin),
    PriceClass: config.PriceClass,
    ViewerCertificate: viewerCertificate(config.ViewerCertificate),
    WebACLId: config.WebACLId,
  });
}

function behaviour(found: Partial<CacheBehavior> & Partial<DefaultCacheBehavior>): object {
  return given({
    PathPattern: found.PathPattern,
    TargetOriginId: found.TargetOriginId,
    ViewerProtocolPolicy: found.ViewerProtocolPolicy,
    AllowedMethods: found.AllowedMethods?.Items,
    CachePolicyId: found.CachePolicyId,
    OriginRequestPolicyId: found.OriginRequestPolicyId,
    ResponseHeadersPolicyId: found.ResponseHeadersPolicyId,
    Compress: found.Compress,
    FunctionAssociations: found.FunctionAssociations?.Items,
    LambdaFunctionAssociations: found.LambdaFunctionAssociations?.Items,
    RealtimeLogConfigArn: found.RealtimeLogConfigArn,
    TrustedKeyGroups: found.TrustedKeyGroups?.Items,
    TrustedSigners: found.TrustedSigners?.Items,
  });
}

function errorResponse({ ErrorCachingMinTTL, ErrorCode, ResponseCode, ResponsePagePath }: CustomErrorResponse): object {
  return given({ ErrorCachingMinTTL, ErrorCode, ResponseCode, ResponsePagePath });
}

function origin({ Id, DomainName, OriginPath, OriginAccessControlId, ...found }: Origin): object {
  const { OriginSslProtocols, HTTPPort, HTTPSPort, ...custom } = found.CustomOriginConfig ?? {};
  return given({
    Id,
    DomainName,
    OriginPath,
    OriginAccessControlId,
    OriginCustomHeaders: found.CustomHeaders?.Items?.map((header) => ({ ...header })),
    CustomOriginConfig:
      found.CustomOriginConfig &&
      given({ ...custom, HTTPPort, HTTPSPort, OriginSSLProtocols: OriginSslProtocols?.Items }),
  });
}

/** Of one's own; none where CloudFront shows its own certificate. */
function viewerCertificate(found: ViewerCertificate | undefined): object | undefined {
  const { ACMCertificateArn, IAMCertificateId, SSLSupportMethod, MinimumProtocolVersion } = found ?? {};
  if ((ACMCertificateArn ?? '') === '' && (IAMCertificateId ?? '') === '') return undefined;
  return given({
    AcmCertificateArn: ACMCertificateArn,
    IamCertificateId: IAMCertificateId,
    SslSupportMethod: SSLSupportMethod,
    MinimumProtocolVersion,
  });
}
