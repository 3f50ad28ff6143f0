import { checksOf } from '../../checks.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { Check } from '../deployment.ts';
import type { CdnState } from './distribution-state.ts';
import { hasFirewall } from '../../config/config.ts';

const ofDistribution = checksOf('the distribution', ({ distribution }: CdnState) => distribution);

/** What no template says of CloudFront, whatever is behind it. `isAwake`: whether the apps are meant to run. */
export function cloudFrontChecks(isAwake: (config: DeploymentConfig) => boolean): Check<CdnState>[] {
  return [
    ofDistribution('deployed', ({ status }) =>
      status === 'Deployed' ? undefined : `is ${status ?? '?'}, expected Deployed`,
    ),
    {
      name: 'firewall',
      find: (_, { config, firewallArn }) =>
        hasFirewall(config) && firewallArn === undefined
          ? 'the distribution has no firewall: create that first'
          : undefined,
    },
    ofDistribution('doors', ({ doors: { user, admin, plain } }, { config }: { readonly config: DeploymentConfig }) => {
      const isOpen = !isAwake(config) || (user === 200 && admin === 200);
      const isSecure = plain === 301 || plain === 307 || plain === 308 || plain === 403;
      if (isOpen && isSecure) return undefined;
      return `answers /api/info with ${user}, /admin/health with ${admin} and plain HTTP with ${plain}, expected 200, 200 and a redirect`;
    }),
  ];
}
