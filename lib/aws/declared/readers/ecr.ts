import type { ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
} from '@aws-sdk/client-ecr';
import { unlessAbsent } from '../../aws.ts';
import type { Live } from '../live.ts';
import { given } from '../live.ts';
import { parsePolicy } from '../policy-document.ts';

/** An `AWS::ECR::Repository`. */
export async function readRepository(ecr: ECRClient, repositoryName: string): Promise<Live | undefined> {
  const request = new DescribeRepositoriesCommand({ repositoryNames: [repositoryName] });
  const repository = (await unlessAbsent(['RepositoryNotFoundException'], ecr.send(request)))?.repositories?.[0];
  if (!repository) return undefined;
  const [lifecycle, policy] = await Promise.all([
    unlessAbsent(['LifecyclePolicyNotFoundException'], ecr.send(new GetLifecyclePolicyCommand({ repositoryName }))),
    unlessAbsent(['RepositoryPolicyNotFoundException'], ecr.send(new GetRepositoryPolicyCommand({ repositoryName }))),
  ]);
  const { imageScanningConfiguration: scanning, encryptionConfiguration: encryption } = repository;
  const expiry = lifecycle?.lifecyclePolicyText;
  const properties = given({
    RepositoryName: repository.repositoryName,
    ImageTagMutability: repository.imageTagMutability,
    ImageScanningConfiguration: scanning && given({ ScanOnPush: scanning.scanOnPush }),
    EncryptionConfiguration:
      encryption && given({ EncryptionType: encryption.encryptionType, KmsKey: encryption.kmsKey }),
    LifecyclePolicy: expiry === undefined ? undefined : { LifecyclePolicyText: compact(expiry) },
    RepositoryPolicyText: policy?.policyText === undefined ? undefined : parsePolicy(policy.policyText),
  });
  return { id: repositoryName, attributes: given({ Arn: repository.repositoryArn }) as Live['attributes'], properties };
}

/** The same text for the same document, however it is laid out. */
function compact(text: string): string {
  return JSON.stringify(JSON.parse(text));
}
