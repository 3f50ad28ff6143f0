import { Token } from 'aws-cdk-lib';
import * as z from 'zod';
import { foundInWords } from '../../../core/issue-words.ts';
import { suggestion } from '../../../core/nearest.ts';
import { checkedConfig } from '../../config/checked-config.ts';
import { PublicName } from '../../config/config.ts';
import { EDGE_REGION } from '../../config/names.ts';
import { refuseContradictions } from '../../config/contradictions.ts';
import type { ProductSettings } from '../../config/product-config.ts';
import { PRODUCT_DEFAULTS, productShape, settingShape } from '../../config/product-config.ts';
import { DeployError } from '../../deploy-error.ts';
import type { OwnDomain } from './own-domain.ts';

const WebAclArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:wafv2:us-east-1:[0-9]{12}:global\/webacl\/./,
    'must be the ARN of a web ACL with the scope CLOUDFRONT, which is in us-east-1',
  );

/** What is known only when it is deployed is taken as it is. */
function unlessToken<Output>(schema: z.ZodType<Output>): z.ZodType {
  return z.unknown().refine((value) => Token.isUnresolved(value) || schema.safeParse(value).success, {
    error: ({ input }) => schema.safeParse(input, { error: foundInWords }).error?.issues[0]?.message,
  });
}

const AdminKeys = z.object({
  adminKeysSha256: z.array(unlessToken(productShape.adminKeysSha256.element)).max(2),
});
const Domain = z.object({
  domainName: unlessToken(PublicName.shape.domain),
  certificate: z.object({ certificateArn: unlessToken(PublicName.shape.certificateArn) }),
});

/** Throws `config` for what CloudFront would refuse after minutes. */
export function checkDomain(domain: OwnDomain | undefined): void {
  if (!domain) return;
  checkedConfig(Domain, domain, 'the domain');
  const { region } = domain.certificate.env ?? {};
  if (region !== undefined && !Token.isUnresolved(region) && region !== EDGE_REGION)
    throw new DeployError(
      'config',
      `the certificate is in ${region}: CloudFront only uses certificates of ${EDGE_REGION}`,
    );
}

export function checkWebAcl(webAclArn: string | undefined): void {
  checkedConfig(z.object({ webAclArn: unlessToken(WebAclArn).optional() }), { webAclArn }, 'the distribution');
}

/** Keys as the console takes them. Throws `config` where there is none, for it would refuse everybody. */
export function checkAdminKeys(adminKeysSha256: readonly (string | undefined)[] | undefined): void {
  if (Token.isUnresolved(adminKeysSha256)) return;
  // What an app takes from its context or its environment may be missing, whatever its types say.
  if (adminKeysSha256 === undefined || adminKeysSha256.every((key) => key === undefined || key === ''))
    throw new DeployError(
      'config',
      'adminKeysSha256 is missing, and nobody can sign in to the console without a key: generate a key of 32 random bytes in base64url, keep it, and give its SHA-256 in hex',
    );
  checkedConfig(AdminKeys, { adminKeysSha256 }, 'the admin function');
}

const Settings = z.object(settingShape).check(refuseContradictions);

type Given = { readonly [Name in keyof ProductSettings]?: ProductSettings[Name] | undefined };

/** Throws `config` for what is neither a setting nor one of the others: an app without types would never learn that it has no effect. */
export function refuseUnknownProps(given: object, others: readonly string[]): void {
  const known = [...Object.keys(Settings.shape).filter((name) => name !== 'logRetentionDays'), ...others];
  const wrong = Object.keys(given).filter((name) => !known.includes(name));
  if (wrong.length === 0) return;
  const named = wrong.map((name) => `"${name}"${suggestion(name, known)}`);
  throw new DeployError('config', `SgraphSend has no property ${named.join('; no property ')}`);
}

/** How the product shall behave, each member that is missing with its default. Throws `config` naming every one that is wrong. */
export function settledSettings(given: Given): ProductSettings {
  const members = Object.entries(given).filter(([name, value]) => name in Settings.shape && value !== undefined);
  return checkedConfig(Settings, { ...PRODUCT_DEFAULTS, ...Object.fromEntries(members) }, 'SgraphSend');
}
