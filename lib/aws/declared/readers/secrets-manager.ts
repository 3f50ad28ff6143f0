import type { DescribeSecretCommandOutput } from '@aws-sdk/client-secrets-manager';
import type { Live } from '../live.ts';
import { given } from '../live.ts';

/** An `AWS::SecretsManager::Secret`, without its value. */
export function readSecret({ ARN: arn, Name, Description, KmsKeyId, ...found }: DescribeSecretCommandOutput): Live {
  const replicas = found.ReplicationStatus?.map((replica) => given({ Region: replica.Region }));
  const properties = given({ Name, Description, KmsKeyId, Tags: found.Tags, ReplicaRegions: replicas });
  return { id: arn ?? '', attributes: given({ Arn: arn }) as Live['attributes'], properties };
}
