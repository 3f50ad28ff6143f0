import { createHash } from 'node:crypto';
import type { CacheBehavior, DistributionConfig, DistributionSummary, Origin } from '@aws-sdk/client-cloudfront';
import {
  GetDistributionCommand,
  GetOriginAccessControlCommand,
  paginateListDistributions,
  ListOriginAccessControlsCommand,
} from '@aws-sdk/client-cloudfront';
import { GetFunctionUrlConfigCommand, GetPolicyCommand } from '@aws-sdk/client-lambda';
import { ORIGIN_HEADER } from '../../../lambdas/http/origin-header.ts';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import type { AppName } from '../../config/names.ts';
import { namesOf } from '../../config/names.ts';
import type { Statement } from '../policies.ts';
import { parseStatements } from './statements.ts';

export interface OriginState {
  readonly id: string;
  readonly domain: string;
  readonly protocol: string | undefined;
  readonly accessControl: string | undefined;
  /** SHA-256 in hex of the secret that it is shown, where it is shown one. */
  readonly secretSha256?: string | undefined;
}

export interface BehaviourState {
  /** `*` is the default. */
  readonly path: string;
  readonly origin: string;
  readonly viewerProtocol: string | undefined;
  readonly cachePolicy: string | undefined;
  readonly originRequestPolicy: string | undefined;
  readonly headersPolicy: string | undefined;
  readonly methods: readonly string[];
  readonly compress: boolean | undefined;
}

interface AccessControlState {
  readonly id: string;
  readonly name: string;
  readonly originType: string | undefined;
  readonly signing: string | undefined;
}

/** A distribution as CloudFront describes it. */
export interface DistributionSettings {
  readonly id: string;
  readonly arn: string;
  readonly domain: string;
  readonly enabled: boolean | undefined;
  readonly status: string | undefined;
  readonly httpVersion: string | undefined;
  /** ARN of the web ACL that it asks. */
  readonly firewallArn?: string | undefined;
  /** Names of one's own that it answers at, and by which certificate; none where it has CloudFront's own. */
  readonly aliases?: readonly string[];
  readonly certificate?: { readonly arn: string | undefined; readonly minimumTls: string | undefined } | undefined;
  readonly origins: readonly OriginState[];
  /** The default first. */
  readonly behaviours: readonly BehaviourState[];
  /** Seconds that errors are cached, by status. */
  readonly errorCaching: Readonly<Record<string, number>>;
}

/** Statuses of requests to each app over HTTPS, and over plain HTTP. */
export interface DistributionDoors {
  readonly user: number;
  readonly admin: number;
  readonly plain: number;
}

export interface DistributionState {
  readonly distribution: (DistributionSettings & { readonly doors: DistributionDoors }) | undefined;
  readonly accessControl: AccessControlState | undefined;
  /** Host names of the function URLs, which the origins must be. */
  readonly urls: Readonly<Record<AppName, string | undefined>>;
  /** Who may invoke each function. */
  readonly policies: Readonly<Record<AppName, readonly Statement[]>>;
}

export async function observeDistribution(observer: Observer): Promise<DistributionState> {
  const { aws, config } = observer;
  const names = namesOf(config);
  const [summary, accessControl, user, admin] = await Promise.all([
    findDistribution(aws, names.distributionComment),
    findAccessControl(aws, names.originAccessControl),
    observeUrl(aws, names.functions.user),
    observeUrl(aws, names.functions.admin),
  ]);
  return {
    distribution: summary && (await observeOne(observer, summary)),
    accessControl,
    urls: { user: user.host, admin: admin.host },
    policies: { user: user.policy, admin: admin.policy },
  };
}

/** The one distribution with that comment. Throws when several have it. */
export async function findDistribution({ cloudfront }: Aws, comment: string): Promise<DistributionSummary | undefined> {
  const found: DistributionSummary[] = [];
  for await (const { DistributionList } of paginateListDistributions({ client: cloudfront }, {})) {
    found.push(...(DistributionList?.Items ?? []).filter((item) => item.Comment === comment));
  }
  if (found.length > 1)
    throw new Error(
      `${found.length} distributions have the comment ${comment}: ${found.map(({ Id }) => Id).join(', ')}. Remove those that somebody else made`,
    );
  return found[0];
}

/** A distribution with what its doors answer. */
export async function observeOne(
  { aws, reach }: Pick<Observer, 'aws' | 'reach'>,
  { Id = '' }: DistributionSummary,
): Promise<DistributionState['distribution']> {
  const settings = await readSettings(aws, Id);
  if (!settings) return undefined;
  const status = async (url: string): Promise<number> => (await reach({ url })).status;
  const doors = {
    user: await status(`https://${settings.domain}/api/info`),
    admin: await status(`https://${settings.domain}/admin/health`),
    plain: await status(`http://${settings.domain}/api/info`),
  };
  return { ...settings, doors };
}

/** Undefined when CloudFront knows no such distribution. */
export async function readSettings({ cloudfront }: Aws, id: string): Promise<DistributionSettings | undefined> {
  const found = await unlessAbsent(['NoSuchDistribution'], cloudfront.send(new GetDistributionCommand({ Id: id })));
  const distribution = found?.Distribution;
  const config = distribution?.DistributionConfig;
  if (!distribution || !config) return undefined;
  return {
    id,
    arn: distribution.ARN ?? '',
    domain: distribution.DomainName ?? '',
    enabled: config.Enabled,
    status: distribution.Status,
    httpVersion: config.HttpVersion,
    firewallArn: config.WebACLId === '' ? undefined : config.WebACLId,
    aliases: config.Aliases?.Items ?? [],
    certificate: certificateOf(config),
    origins: originsOf(config),
    behaviours: behavioursOf(config),
    errorCaching: Object.fromEntries(
      (config.CustomErrorResponses?.Items ?? []).map(({ ErrorCode, ErrorCachingMinTTL }) => [
        String(ErrorCode),
        ErrorCachingMinTTL ?? -1,
      ]),
    ),
  };
}

function certificateOf({ ViewerCertificate }: DistributionConfig): DistributionSettings['certificate'] {
  const arn = ViewerCertificate?.ACMCertificateArn;
  return arn === undefined || arn === '' ? undefined : { arn, minimumTls: ViewerCertificate?.MinimumProtocolVersion };
}

function originsOf({ Origins }: DistributionConfig): OriginState[] {
  return (Origins?.Items ?? []).map((origin) => ({
    id: origin.Id ?? '',
    domain: origin.DomainName ?? '',
    protocol: origin.CustomOriginConfig?.OriginProtocolPolicy,
    accessControl: origin.OriginAccessControlId === '' ? undefined : origin.OriginAccessControlId,
    secretSha256: shownSecret(origin),
  }));
}

function shownSecret({ CustomHeaders }: Origin): string | undefined {
  const shown = CustomHeaders?.Items?.find(({ HeaderName }) => HeaderName?.toLowerCase() === ORIGIN_HEADER);
  return (
    shown &&
    createHash('sha256')
      .update(shown.HeaderValue ?? '')
      .digest('hex')
  );
}

function behavioursOf({ DefaultCacheBehavior, CacheBehaviors }: DistributionConfig): BehaviourState[] {
  const all = [{ ...DefaultCacheBehavior, PathPattern: '*' }, ...(CacheBehaviors?.Items ?? [])];
  return all.map((behaviour: Partial<CacheBehavior>) => ({
    path: behaviour.PathPattern ?? '',
    origin: behaviour.TargetOriginId ?? '',
    viewerProtocol: behaviour.ViewerProtocolPolicy,
    cachePolicy: behaviour.CachePolicyId,
    originRequestPolicy: behaviour.OriginRequestPolicyId,
    headersPolicy: behaviour.ResponseHeadersPolicyId,
    methods: [...(behaviour.AllowedMethods?.Items ?? [])].sort(),
    compress: behaviour.Compress,
  }));
}

async function findAccessControl({ cloudfront }: Aws, name: string): Promise<AccessControlState | undefined> {
  let marker: { Marker?: string } = {};
  for (;;) {
    const { OriginAccessControlList: page } = await cloudfront.send(new ListOriginAccessControlsCommand(marker));
    const item = page?.Items?.find((candidate) => candidate.Name === name);
    if (item) {
      const found = await cloudfront.send(new GetOriginAccessControlCommand({ Id: item.Id }));
      const config = found.OriginAccessControl?.OriginAccessControlConfig;
      return {
        id: item.Id ?? '',
        name,
        originType: config?.OriginAccessControlOriginType,
        signing: config?.SigningBehavior,
      };
    }
    if (page?.NextMarker === undefined || page.NextMarker === '') return undefined;
    marker = { Marker: page.NextMarker };
  }
}

async function observeUrl(
  { lambda }: Aws,
  name: string,
): Promise<{ host: string | undefined; policy: readonly Statement[] }> {
  const absent = ['ResourceNotFoundException'];
  const [url, policy] = await Promise.all([
    unlessAbsent(absent, lambda.send(new GetFunctionUrlConfigCommand({ FunctionName: name }))),
    unlessAbsent(absent, lambda.send(new GetPolicyCommand({ FunctionName: name }))),
  ]);
  return {
    host: url?.FunctionUrl === undefined ? undefined : new URL(url.FunctionUrl).host,
    policy: parseStatements(policy?.Policy),
  };
}
