import type { GivenKey } from './admin-keys.ts';
import { ADMIN_KEY_VARIABLE, givenAdminKey } from './admin-keys.ts';
import type { GivenSecret } from './sign-in-secret.ts';
import { givenSignInSecret } from './sign-in-secret.ts';
import { unknownVariables } from '../../lambdas/settings/variables.ts';
import { DeployError } from '../deploy-error.ts';
import type { ConfigOverrides } from './config.ts';

/** What the deployment takes from the environment of its process. This file is its only reader. */
export interface DeploySettings {
  /** Set: an emulator answers instead of AWS. */
  readonly endpoint: string | undefined;
  /** Account that the CDK command found for the credentials. */
  readonly defaultAccount: string | undefined;
  /** An admin key that the operator chose for an environment, in the variable that he names, if he does; one is made otherwise. Throws `config`. */
  readonly adminKeyOf: (environment: string, variable?: string) => GivenKey | undefined;
  /** The secret of an environment's client at its sign-in provider, in the file that is named, if one is. Throws `config`. */
  readonly signInSecretOf: (environment: string, file?: string) => GivenSecret | undefined;
  /** The admin key of whatever deployment is tried by its address. */
  readonly adminKey: string | undefined;
  /** Whose pipeline it is, as owner/name: for the role that it deploys with. */
  readonly repository: string | undefined;
  /** Numbers by which GitHub knows the repository and its owner, whatever they are called. */
  readonly repositoryId: string | undefined;
  readonly repositoryOwnerId: string | undefined;
  /** Where a job of a workflow gets its token, if it may have one. */
  readonly tokenRequest: TokenRequest | undefined;
}

/** What GitHub gives a job with the permission `id-token: write`. */
export interface TokenRequest {
  readonly url: string;
  readonly token: string;
}

/** Throws `config` for a variable of the product that is not known. */
export function deploySettings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DeploySettings {
  const unknown = unknownVariables(environment);
  if (unknown.length > 0) throw new DeployError('config', unknown.join('; '));
  const value = (name: string): string | undefined => (environment[name] === '' ? undefined : environment[name]);
  return {
    endpoint: value('AWS_ENDPOINT_URL')?.replace(/\/$/, ''),
    defaultAccount: value('CDK_DEFAULT_ACCOUNT'),
    adminKeyOf: (name, variable) => givenAdminKey(name, value, variable),
    signInSecretOf: (name, file) => givenSignInSecret(name, value, file),
    adminKey: value(ADMIN_KEY_VARIABLE),
    repository: value('GITHUB_REPOSITORY'),
    repositoryId: value('GITHUB_REPOSITORY_ID'),
    repositoryOwnerId: value('GITHUB_REPOSITORY_OWNER_ID'),
    tokenRequest: tokenRequest(value('ACTIONS_ID_TOKEN_REQUEST_URL'), value('ACTIONS_ID_TOKEN_REQUEST_TOKEN')),
  };
}

/** What is known of the repository at GitHub. */
export function repositoryOf({
  repository,
  repositoryId,
  repositoryOwnerId,
}: DeploySettings): Pick<ConfigOverrides, 'repository' | 'repositoryId' | 'repositoryOwnerId'> {
  return {
    ...(repository !== undefined && { repository }),
    ...(repositoryId !== undefined && { repositoryId }),
    ...(repositoryOwnerId !== undefined && { repositoryOwnerId }),
  };
}

function tokenRequest(url: string | undefined, token: string | undefined): TokenRequest | undefined {
  return url === undefined || token === undefined ? undefined : { url, token };
}

/** Leaves the CDK's validation of templates out of this process: it takes most of the time of a synthesis, and `cdk synth` has it. */
export function skipTemplateValidation(): void {
  process.env['CDK_VALIDATION'] = 'false';
}
