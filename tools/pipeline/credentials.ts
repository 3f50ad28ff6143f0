/** Who lets a pipeline do something. */
export const PROVIDERS = ['aws', 'google', 'npm'] as const;
type Provider = (typeof PROVIDERS)[number];

/** Settings of a repository, or of one of its environments, that a provider needs. */
interface Needs {
  /** One of these sets has to be there; the first is what we recommend. */
  readonly anyOf: readonly (readonly string[])[];
  /** Needed in addition. */
  readonly also: readonly string[];
}

/**
 * Without an admin key of the operator's `create` would make one and print it, and logs of a pipeline are read by many: so it counts
 * as a credential.
 */
const ADMIN_KEY = 'SGRAPH_SEND_ADMIN_KEY';

/** Everything that is configured at GitHub. The first of each `anyOf` is short-lived (OIDC), the second a key that is kept. */
export const CREDENTIALS: Readonly<Record<Provider, Needs>> = {
  aws: { anyOf: [['AWS_ROLE_ARN'], ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']], also: [ADMIN_KEY] },
  google: {
    anyOf: [['GOOGLE_WORKLOAD_IDENTITY_PROVIDER', 'GOOGLE_SERVICE_ACCOUNT'], ['GOOGLE_CREDENTIALS']],
    also: ['GOOGLE_CLOUD_PROJECT', ADMIN_KEY],
  },
  npm: { anyOf: [['NPM_TRUSTED_PUBLISHER'], ['NPM_TOKEN']], also: [] },
};

/** Those of them that are secret: the others are variables, which GitHub shows. */
export const SECRETS: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'GOOGLE_CREDENTIALS',
  'NPM_TOKEN',
  ADMIN_KEY,
];

/** What is missing before a provider can be used, in words; undefined when nothing is. */
export function missingFor(provider: Provider, isSet: (name: string) => boolean): string | undefined {
  const { anyOf, also } = CREDENTIALS[provider];
  const ways = anyOf.some((names) => names.every(isSet))
    ? []
    : [anyOf.map((names) => names.join(' and ')).join(', or ')];
  const missing = [...ways, ...also.filter((name) => !isSet(name))];
  return missing.length === 0 ? undefined : missing.join('; ');
}
