import { CfnOutput } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnOIDCProvider, CfnRole } from 'aws-cdk-lib/aws-iam';
import type { ComponentParts } from './component.ts';
import { always, nothingToDo, nothingToPutIn } from './component.ts';
import { namesOf } from '../../config/names.ts';
import { AUDIENCE, ISSUER, pipelineTrust, PROVIDER_OUTPUT, subjectsOf } from './pipeline-policy.ts';
import { executionPolicyName, hasOwnBootstrap } from '../../config/bootstrap.ts';
import { deployerPolicy } from '../deployer-policy.ts';
import { executionPolicy } from '../execution-policy.ts';
import type { PipelineState } from './pipeline-state.ts';
import { attachedTo, foreignIn, otherUsersOf } from './obstacles.ts';

const ACCESS = 'access';
/** Longer than the longest job of the pipeline, the round trips, may take. */
export const SESSION_SECONDS = 3 * 3_600;

/** The role that a pipeline takes on by OpenID Connect, so that no key of the account is kept at GitHub. */
export const pipeline: ComponentParts<PipelineState> = {
  name: 'pipeline',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: always,
  populate: nothingToPutIn,
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
    if (hasOwnBootstrap(config))
      new CfnManagedPolicy(stack, 'Execution', {
        managedPolicyName: executionPolicyName(config),
        policyDocument: executionPolicy(config),
      });
    new CfnOutput(stack, PROVIDER_OUTPUT, { value: isOurs ? 'ours' : 'of the account' });
    new CfnOutput(stack, 'RoleArn', { value: role.attrArn });
  },
  observe: async (observer) => (await import('./pipeline-state.ts')).observePipeline(observer),
  resources: ({ seen: { live }, isProviderOurs }) =>
    [live['Role']?.attributes['Arn'], isProviderOurs ? live['Provider']?.id : undefined, live['Execution']?.id].flatMap(
      (arn) => arn ?? [],
    ),
  checks: [
    {
      name: 'own-bootstrap',
      find: ({ others }, { config }) =>
        hasOwnBootstrap(config) || others.length === 0
          ? undefined
          : `${others.join(', ')} of other environments are in this account, and anyone who deploys ${config.environment} can change them through the shared bootstrap: give it a bootstrapQualifier or an account of its own`,
    },
    {
      // Also where others made it; what else they use it for is not checked.
      name: 'provider',
      find: ({ seen }) => {
        const provider = seen.live['Provider'];
        if (!provider) return `the account has no provider for ${ISSUER}, so the role cannot be assumed`;
        const audiences = provider.properties['ClientIdList'] as string[] | undefined;
        return audiences?.includes(AUDIENCE) === true
          ? undefined
          : `the provider for ${ISSUER} is for ${audiences?.join(', ') ?? 'no audience'}, expected ${AUDIENCE}`;
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
  ],
  lockedChecks: [],
  obstacles: async ({ seen }, observer) => [
    ...foreignIn(
      'other roles need the provider that would be deleted',
      await (await import('./pipeline-removal.ts')).rolesSharing(observer),
    ),
    ...attachedTo(seen.live['Role'], ACCESS),
    ...otherUsersOf(seen.live['Execution'], seen),
  ],
  empty: nothingToDo,
};
