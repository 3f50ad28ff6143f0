import type { WAFV2Client, WebACLSummary } from '@aws-sdk/client-wafv2';
import { GetWebACLCommand, ListWebACLsCommand } from '@aws-sdk/client-wafv2';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

const Scope = 'CLOUDFRONT';

/** An `AWS::WAFv2::WebACL` for distributions, which is found by its name. */
export async function readWebAcl(wafv2: WAFV2Client, name: string): Promise<Live | undefined> {
  const { ARN = '', Id = '', Name = '' } = (await findWebAcl({ wafv2 }, name)) ?? {};
  if (Id === '') return undefined;
  const found = await unlessAbsent(
    ['WAFNonexistentItemException'],
    wafv2.send(new GetWebACLCommand({ Scope, Id, Name })),
  );
  if (!found?.WebACL) return undefined;
  const { Description, DefaultAction, Rules, VisibilityConfig } = found.WebACL;
  return {
    id: `${Name}|${Id}|${Scope}`,
    attributes: { Arn: ARN, Id },
    properties: given({ Name, Scope, Description, DefaultAction, Rules, VisibilityConfig }),
  };
}

/** The web ACL for distributions with that name, of which there is one at most. */
export async function findWebAcl(
  { wafv2 }: { readonly wafv2: WAFV2Client },
  name: string,
): Promise<WebACLSummary | undefined> {
  return (await listWebAcls({ wafv2 })).find(({ Name }) => Name === name);
}

/** All web ACLs for distributions. */
export async function listWebAcls({ wafv2 }: { readonly wafv2: WAFV2Client }): Promise<WebACLSummary[]> {
  const found: WebACLSummary[] = [];
  let NextMarker: string | undefined;
  do {
    const page = await wafv2.send(new ListWebACLsCommand({ Scope, NextMarker }));
    found.push(...(page.WebACLs ?? []));
    // WAF gives a marker with the last page, too, where it has as many as fit.
    NextMarker = page.WebACLs?.length ? (page.NextMarker ?? undefined) : undefined;
  } while (NextMarker !== undefined);
  return found;
}
