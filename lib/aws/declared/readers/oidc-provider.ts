import type { IAMClient } from '@aws-sdk/client-iam';
import { GetOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::IAM::OIDCProvider`. */
export async function readOidcProvider(iam: IAMClient, arn: string): Promise<Live | undefined> {
  const request = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
  const found = await unlessAbsent(['NoSuchEntity', 'NoSuchEntityException'], iam.send(request));
  if (!found) return undefined;
  // IAM gives the URL without its scheme, whatever it was made with.
  const Url = found.Url && `https://${found.Url.replace('https://', '')}`;
  return { id: arn, attributes: { Arn: arn }, properties: given({ Url, ClientIdList: found.ClientIDList }) };
}
