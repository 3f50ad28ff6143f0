import { CfnOutput } from 'aws-cdk-lib';
import { CfnOIDCProvider, CfnRole } from 'aws-cdk-lib/aws-iam';
import { checksOf } from '../../checks.ts';
import { notCompared } from '../component.ts';
import type { ComponentParts } from '../component.ts';
import { always, nothingToDo } from '../component.ts';
import { namesOf } from '../../config/names.ts';
import { AUDIENCE, ISSUER, pipelineTrust, PROVIDER_OUTPUT, subjectsOf } from './pipeline-policy.ts';
import { deployerPolicy } from '../deployer-policy.ts';
import { policyDiffers } from '../policies.ts';
import type { PipelineState } from './pipeline-state.ts';

const ACCESS = 'access';
/** Longer than the longest job of the pipeline, the round trips, may take. */
export const SESSION_SECONDS = 3 * 3_600;
const ofRole = checksOf('the role of the pipeline', ({ role }: PipelineState) => role);

/** The role that a pipeline takes on by OpenID Connect, so that no key of the account is kept at GitHub. */
export const pipeline: ComponentParts<PipelineState> = {
  name: 'pipeline',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  fill: nothingToDo,
  declare(stack, { config }) {
    const names = namesOf(config);
    const isOurs = config.pipeline.makesProvider;
    const provider = isOurs
      ? new CfnOIDCProvider(stack, 'Provider', { url: `https://${ISSUER}`, clientIdList: [AUDIENCE] })
      : undefined;
    const role = new CfnRole(stack, 'Role', {
      roleName: names.pipelineRole,
      description: `Role of the pipeline of ${config.environment}`,
      assumeRolePolicyDocument: pipelineTrust(config),
      policies: [{ policyName: ACCESS, policyDocument: deployerPolicy(config) }],
      maxSessionDuration: SESSION_SECONDS,
    });
    if (provider) role.addResourceDependency(provider);
    new CfnOutput(stack, PROVIDER_OUTPUT, { value: isOurs ? 'ours' : 'of the account' });
    new CfnOutput(stack, 'RoleArn', { value: role.attrArn });
  },
  observe: async (observer) => (await import('./pipeline-state.ts')).observePipeline(observer),
  seen: notCompared,
  resources: ({ role, provider, isProviderOurs }) =>
    [role?.arn, isProviderOurs ? provider?.arn : undefined].flatMap((arn) => arn ?? []),
  checks: [
    { name: 'role-exists', find: ({ role }) => (role ? undefined : 'the role of the pipeline does not exist') },
    {
      name: 'provider',
      find: ({ provider }) => {
        if (!provider) return `the account has no provider for ${ISSUER}, so nobody can take the role on`;
        const isRight = provider.url === ISSUER && provider.audiences.includes(AUDIENCE);
        return isRight
          ? undefined
          : `the provider is of ${provider.url} for ${provider.audiences.join(', ')}, expected ${ISSUER} for ${AUDIENCE}`;
      },
    },
    {
      name: 'token',
      find: ({ token }, { config }) => {
        const [names, numbers] = subjectsOf(config);
        if (token === undefined || [names, numbers].includes(token.sub)) return undefined;
        return `the token of this job is of ${token.sub}, expected ${names} or, with the numbers of GitHub, ${numbers}`;
      },
    },
    ofRole('trust', ({ trust }, { config }) => policyDiffers('is trusted by', trust, pipelineTrust(config).Statement)),
    ofRole('least-privilege', ({ policies }, { config }) => {
      const others = Object.keys(policies).filter((name) => name !== ACCESS);
      if (others.length > 0) return `has the inline policy ${others.join(', ')}, expected ${ACCESS} alone`;
      return policyDiffers('may do', policies[ACCESS] ?? [], deployerPolicy(config).Statement);
    }),
    ofRole('no-attached-policies', ({ attached }) =>
      attached.length === 0 ? undefined : `has ${attached.join(', ')} attached, expected nothing`,
    ),
  ],
  lockedChecks: [],
  empty: async (observer, force) => (await import('./pipeline-removal.ts')).refuseWhileShared(observer, force),
};
