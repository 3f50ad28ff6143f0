import type { Rule, WebACLSummary } from '@aws-sdk/client-wafv2';
import { GetWebACLCommand, ListWebACLsCommand } from '@aws-sdk/client-wafv2';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import type { Observer } from '../component.ts';
import { namesOf } from '../../config/names.ts';

export interface WebAcl {
  readonly arn: string;
  /** Whether what no rule stops comes through. */
  readonly allowsTheRest: boolean;
  readonly rules: readonly Rule[];
}

export interface FirewallState {
  readonly acl: WebAcl | undefined;
}

export async function observeFirewall({ aws, config }: Observer): Promise<FirewallState> {
  const summary = await findWebAcl(aws, namesOf(config).firewall);
  if (!summary) return { acl: undefined };
  const { ARN = '', Id, Name } = summary;
  const found = await unlessAbsent(
    ['WAFNonexistentItemException'],
    aws.wafv2.send(new GetWebACLCommand({ Scope: 'CLOUDFRONT', Id, Name })),
  );
  const acl = found?.WebACL;
  return {
    acl: acl && { arn: ARN, allowsTheRest: acl.DefaultAction?.Allow !== undefined, rules: acl.Rules ?? [] },
  };
}

/** The web ACL for distributions with that name, of which there is one at most. */
export async function findWebAcl({ wafv2 }: Pick<Aws, 'wafv2'>, name: string): Promise<WebACLSummary | undefined> {
  return (await listWebAcls({ wafv2 })).find(({ Name }) => Name === name);
}

/** All web ACLs for distributions. */
export async function listWebAcls({ wafv2 }: Pick<Aws, 'wafv2'>): Promise<WebACLSummary[]> {
  const found: WebACLSummary[] = [];
  let NextMarker: string | undefined;
  do {
    const page = await wafv2.send(new ListWebACLsCommand({ Scope: 'CLOUDFRONT', NextMarker }));
    found.push(...(page.WebACLs ?? []));
    // WAF gives a marker with the last page, too, where it has as many as fit.
    NextMarker = page.WebACLs?.length ? (page.NextMarker ?? undefined) : undefined;
  } while (NextMarker !== undefined);
  return found;
}
