import { bundleOf } from '../bundles.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import type { ConfigRequest } from '../../config/read-config.ts';
import { readConfig } from '../../config/read-config.ts';
import type { AppName } from '../../config/names.ts';
import { productVersion } from '../../version.ts';

export type { Deployment } from '../deployment.ts';
export type { ConfigOverrides } from '../../config/config.ts';
export { DeploymentConfig, FunctionConfig } from '../../config/config.ts';
export { DeployError } from '../../deploy-error.ts';
export { planOf } from './components.ts';
export type { Plan } from '../../component-plan.ts';
export { AWS_TARGETS, COMPONENT_NAMES, namesOf } from '../../config/names.ts';
export type { AppName, AwsTarget, ComponentName, Names, RoleName } from '../../config/names.ts';
export { AdminFunction } from '../constructs/admin-function.ts';
export type { AdminFunctionProps } from '../constructs/admin-function.ts';
export type { AppFunctionProps, FunctionOptions } from '../constructs/app-function.ts';
export { Distribution } from '../constructs/distribution.ts';
export type { DistributedApp, DistributionProps } from '../constructs/distribution.ts';
export { ExecutionRoles } from '../constructs/execution-roles.ts';
export type { ExecutionRolesProps } from '../constructs/execution-roles.ts';
export { Firewall } from '../constructs/firewall.ts';
export type { FirewallProps } from '../constructs/firewall.ts';
export { Monitoring } from '../constructs/monitoring.ts';
export type { MonitoringProps } from '../constructs/monitoring.ts';
export type { OwnDomain } from '../constructs/own-domain.ts';
export { SgraphSend } from '../constructs/sgraph-send.ts';
export type { SgraphSendNames, SgraphSendProps } from '../constructs/sgraph-send.ts';
export { StorageBucket } from '../constructs/storage-bucket.ts';
export type { StorageBucketProps } from '../constructs/storage-bucket.ts';
export { UserFunction } from '../constructs/user-function.ts';
export type { UserFunctionProps } from '../constructs/user-function.ts';
export { declareStacks } from './stacks.ts';
export type { StackOptions } from './stacks.ts';

/**
 * The configuration of one environment in one region, for a CDK app of one's own. Any environment name will do; `overrides` are checked
 * as the product's own are. The functions run the bundles of this package. Throws `config` naming every member that is wrong.
 */
export function deploymentConfig(
  request: Omit<ConfigRequest, 'version' | 'environments'> & { readonly account: string },
): DeploymentConfig {
  const { environment, overrides } = request;
  const version = productVersion();
  const config = readConfig({ ...request, version, environments: { [environment]: [{ all: {} }] } });
  const withBundle = (app: AppName): DeploymentConfig[AppName] => ({
    ...config[app],
    assets: overrides?.[app]?.assets ?? bundleOf(app),
  });
  return { ...config, user: withBundle('user'), admin: withBundle('admin') };
}
