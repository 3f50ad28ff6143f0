import type { ConfigOverrides } from './config.ts';
import { DeployError } from '../deploy-error.ts';
import type { ProductConfig } from './product-config.ts';
import { productShape } from './product-config.ts';

export interface EnvironmentOverrides {
  readonly all: ConfigOverrides;
  /** Whether the round trip may delete it. */
  readonly disposable?: boolean;
  /** What differs in single regions. */
  readonly regions?: Readonly<Record<string, ConfigOverrides>>;
}

/** The environments, each with what differs from the defaults. To add one, add a line. */
export const ENVIRONMENTS: Readonly<Record<string, EnvironmentOverrides>> = {
  dev: {
    all: {
      deployerReads: true,
      // It costs more a month than all the rest.
      wafRatePer5Minutes: 0,
      maxExpiresDays: 7,
      logRetentionDays: 14,
      objectLifetimeDays: 22,
      // Sweeping is a schedule, which runs on the default branch.
      pipeline: { branches: ['dev', 'main'], makesProvider: true },
    },
  },
  qa: { all: { deployerReads: true, maxExpiresDays: 7, logRetentionDays: 14, objectLifetimeDays: 22 } },
  prod: { all: {} },
  /** Made and unmade by the round trip; its two regions try both ways that parts can take, with and without access tokens. */
  test: {
    disposable: true,
    all: { deployerReads: true, uploads: 'open', maxExpiresDays: 1, logRetentionDays: 1, objectLifetimeDays: 3 },
    regions: { 'us-east-1': { mode: 'direct', uploads: 'token' } },
  },
};

/** What an environment changes. Throws `config` where there is none of that name. */
export function environmentOf(
  name: string,
  environments: Readonly<Record<string, EnvironmentOverrides>> = ENVIRONMENTS,
): EnvironmentOverrides {
  const found = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (found) return found;
  const known = Object.keys(environments).join(', ');
  throw new DeployError(
    'config',
    `there is no environment "${name}": take one of ${known}, or add it to lib/config/environments.ts`,
  );
}

/** What an environment says of the product, which holds on whatever it runs. Throws `config` where there is none of that name. */
export function productOverrides(environment: string): Partial<ProductConfig> {
  return Object.fromEntries(Object.entries(environmentOf(environment).all).filter(([name]) => name in productShape));
}
