import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Stack } from 'aws-cdk-lib';
import type { Deployment } from './component.ts';
import { COMPONENTS } from './components.ts';
import type { ConfigOverrides, DeploymentConfig } from '../config/config.ts';
import type { ConfigRequest } from '../config/read-config.ts';
import { readConfig } from '../config/read-config.ts';
import { DeployError } from '../deploy-error.ts';
import type { AppName, ComponentName } from '../config/names.ts';
import { productVersion } from '../version.ts';

export type { Deployment } from './component.ts';
export type { ConfigOverrides } from '../config/config.ts';
export { DeploymentConfig, FunctionConfig } from '../config/config.ts';
export { DeployError } from '../deploy-error.ts';
export { planOf } from './components.ts';
export type { Plan } from '../component-plan.ts';
export { AWS_TARGETS, COMPONENT_NAMES, namesOf } from '../config/names.ts';
export type { AppName, AwsTarget, ComponentName, Names, RoleName } from '../config/names.ts';
export { declareStacks } from './stacks.ts';
export type { StackOptions } from './stacks.ts';

/** Where the functions' bundles may lie, seen from this file: in the package, in the source tree. */
const PLACES = ['../functions/', '../../dist/functions/'] as const;

/**
 * The configuration of one environment in one region, for a CDK app of one's own. Any environment name will do; `overrides` are checked
 * as the product's own are. The functions run the bundles of this package. Throws `config` naming every member that is wrong.
 */
export function deploymentConfig(request: Omit<ConfigRequest, 'version' | 'environments'>): DeploymentConfig {
  const { environment, overrides } = request;
  const version = productVersion();
  const config = readConfig({ ...request, version, environments: { [environment]: { all: {} } } });
  const withBundle = (app: AppName): DeploymentConfig[AppName] => ({
    ...config[app],
    assets: bundleOf(app, overrides),
  });
  return { ...config, user: withBundle('user'), admin: withBundle('admin') };
}

/** Adds the resources of one component to a stack of one's own. */
export function declareComponent(stack: Stack, name: ComponentName, deployment: Deployment): void {
  COMPONENTS[name].declare(stack, deployment);
}

function bundleOf(app: AppName, overrides: ConfigOverrides | undefined): string {
  const given = overrides?.[app]?.assets;
  if (given !== undefined) return given;
  const places = PLACES.map((place) => fileURLToPath(new URL(`${place}${app}/`, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  if (found === undefined)
    throw new DeployError(
      'config',
      `the bundle of the ${app} function is not built: run \`npm run build:functions\`, or give ${app}.assets`,
    );
  return found;
}
