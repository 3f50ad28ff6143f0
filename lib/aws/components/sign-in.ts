import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { checksOf } from '../../checks.ts';
import { namesOf } from '../../config/names.ts';
import { keepsSignInSecret, missingSignInSecret } from '../../config/sign-in-secret.ts';
import { idsOf } from '../declared/live.ts';
import { canonicalPolicy } from '../policies.ts';
import { signInSecretPolicy } from '../sign-in-secret.ts';
import type { ComponentParts } from './component.ts';
import { noObstacles } from './component.ts';
import type { SignInState } from './sign-in-state.ts';

const ofSecret = checksOf('the secret', (state: SignInState) => (state.seen.live['Secret'] ? state : undefined));

/** The place of the secret of the client at the sign-in provider. Its template has no value: that is put in by the operator's own call. */
export const signIn: ComponentParts<SignInState> = {
  name: 'sign-in',
  needs: [],
  takesAdminKey: false,
  kinds: [],
  isWanted: keepsSignInSecret,
  declare(stack, { config }) {
    new CfnSecret(stack, 'Secret', {
      name: namesOf(config).signInSecret,
      description: 'SGraph Send: secret of the client at the sign-in provider',
    });
  },
  populate: async (observer) => (await import('./sign-in-value.ts')).keepSecret(observer),
  observe: async (observer) => (await import('./sign-in-state.ts')).observeSignIn(observer),
  resources: ({ seen }) => idsOf(seen),
  checks: [
    ofSecret('readers', ({ policy }, { config }) =>
      canonicalPolicy(policy) === canonicalPolicy(signInSecretPolicy(config).Statement)
        ? undefined
        : 'has another policy than that which lets only the admin app read it',
    ),
    ofSecret('kept', ({ deletedAt }) =>
      deletedAt === undefined ? undefined : `is to be deleted at ${deletedAt}: create restores it`,
    ),
    ofSecret('value', ({ value }, { config }) => {
      if (value === 'missing') return `has no value that create put in: ${missingSignInSecret(config)}`;
      return value === 'another' ? 'has another value than the one that was given: create replaces it' : undefined;
    }),
  ],
  // It is denied to all others from the first day on.
  lockedChecks: [],
  obstacles: noObstacles,
  empty: async (observer) => (await import('./sign-in-value.ts')).deleteSecret(observer),
};
