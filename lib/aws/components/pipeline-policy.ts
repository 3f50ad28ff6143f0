import type { DeploymentConfig } from '../../config/config.ts';
import { DeployError } from '../../deploy-error.ts';
import { partitionOf } from '../../config/region.ts';
import type { PolicyDocument } from '../policies.ts';

/** Output of the stack that says whether the provider is its own. */
export const PROVIDER_OUTPUT = 'ProviderIs';
/** Who signs the tokens of GitHub's workflows. */
export const ISSUER = 'token.actions.githubusercontent.com';
/** Whom those tokens are for, when they are meant for AWS. */
export const AUDIENCE = 'sts.amazonaws.com';

/**
 * Both forms of the subject that GitHub gives a job of the environment: by names, and, in repositories that were made, renamed or
 * transferred since July 2026, with the numbers of owner and repository behind them.
 * Source: https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
export function subjectsOf(config: DeploymentConfig): readonly [names: string, numbers: string] {
  const { environment, repository, repositoryId, repositoryOwnerId } = config;
  if (repository === undefined || repositoryId === undefined || repositoryOwnerId === undefined)
    throw new DeployError(
      'config',
      'the repository of the pipeline is not known: set GITHUB_REPOSITORY to owner/name, and GITHUB_REPOSITORY_ID and GITHUB_REPOSITORY_OWNER_ID to the numbers that `gh api repos/owner/name --jq .id,.owner.id` prints',
    );
  const [owner = '', name = ''] = repository.split('/');
  return [
    `repo:${repository}:environment:${environment}`,
    `repo:${owner}@${repositoryOwnerId}/${name}@${repositoryId}:environment:${environment}`,
  ];
}

/**
 * Who may take the role on: workflows of one repository, on its named branches, in one of its environments. All of it is asked for,
 * each by its own claim, so that neither a fork nor a branch of anybody's nor a job without the environment gets in; the repository by
 * its number, which nobody else ever gets.
 * Source of the claims that IAM compares: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export function pipelineTrust(config: DeploymentConfig): PolicyDocument {
  const claims = {
    aud: AUDIENCE,
    sub: subjectsOf(config),
    repository_id: config.repositoryId,
    environment: config.environment,
    ref: config.pipeline.branches.map((branch) => `refs/heads/${branch}`),
  };
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn(config) },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: Object.fromEntries(Object.entries(claims).map(([name, value]) => [`${ISSUER}:${name}`, value])),
        },
      },
    ],
  };
}

/** An account has one for each issuer. */
export function providerArn({ account, region }: Pick<DeploymentConfig, 'account' | 'region'>): string {
  return `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${ISSUER}`;
}
