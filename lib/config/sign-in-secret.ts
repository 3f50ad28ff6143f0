import { readFileSync } from 'node:fs';
import { SETTINGS } from '../../lambdas/settings/table.ts';
import { DeployError } from '../deploy-error.ts';
import type { ProductConfig } from './product-config.ts';

const VARIABLE = SETTINGS.oidcClientSecret.env;

/** The secret of the client at the sign-in provider, as the operator gave it. */
export interface GivenSecret {
  readonly secret: string;
  /** The variable or the file that held it. */
  readonly origin: string;
}

/** Where the secret of one environment is: dev's is not taken for qa because it happens to be set. */
function signInSecretVariable(environment: string): string {
  return `${VARIABLE}_${environment.toUpperCase().replaceAll('-', '_')}`;
}

/** That of a file, `-` for standard input, or of the variable of the environment. Throws `config`, never with the secret. */
export function givenSignInSecret(
  environment: string,
  value: (name: string) => string | undefined,
  file: string | undefined,
): GivenSecret | undefined {
  const variable = signInSecretVariable(environment);
  const origin = file === undefined ? variable : file === '-' ? 'standard input' : file;
  const text = file === undefined ? value(variable) : contentOf(file);
  if (text === undefined) return undefined;
  // A file ends with a newline, which is not part of the secret.
  const secret = text.replace(/\r?\n$/, '');
  if (SETTINGS.oidcClientSecret.kind.schema.safeParse(secret).success) return { secret, origin };
  throw new DeployError('config', `${origin} cannot be used: expected ${SETTINGS.oidcClientSecret.kind.expected}`);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    throw new DeployError('config', `--oidc-secret-file ${file}: it cannot be read`, { cause });
  }
}

type Client = Pick<ProductConfig, 'oidcClient' | 'environment'>;

export function keepsSignInSecret({ oidcClient }: Pick<Client, 'oidcClient'>): boolean {
  return oidcClient === 'confidential';
}

/** Throws `config` where a secret was given that the configuration has no use for. */
export function refuseNeedlessSecret(config: Client, given: GivenSecret | undefined): void {
  if (given === undefined || keepsSignInSecret(config)) return;
  throw new DeployError(
    'config',
    `${given.origin} has the secret of a client, and oidcClient of ${config.environment} is public: set oidcClient to confidential in the configuration, or remove the secret`,
  );
}

/** What is said where there is no secret yet. */
export function missingSignInSecret({ environment }: Pick<Client, 'environment'>): string {
  return `no secret of the client at the sign-in provider was given: set ${signInSecretVariable(environment)}, or give --oidc-secret-file, and create again`;
}
