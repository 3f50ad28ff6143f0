import type { Check as AnyCheck } from '../checks.ts';
import type { DeploymentConfig } from '../config/config.ts';
import type { HttpProbe } from '../http-probe.ts';
import type { Aws } from './aws.ts';
import type { BalancerNames } from './balancer-names.ts';

/** What a component is declared from and judged by. */
export interface Deployment {
  readonly config: DeploymentConfig;
  readonly locked: boolean;
  /** Domain of the distribution, as observed; undefined before there is one. */
  readonly domain: string | undefined;
  /** ARN of the distribution, as observed; undefined before there is one, and before the lock. */
  readonly distributionArn?: string | undefined;
  /** Id of the prefix list of CloudFront's own addresses, for what is behind a locked `cdn`. */
  readonly originPrefixList?: string | undefined;
  /** Of the distribution, as observed, for what watches it; undefined before there is one. */
  readonly distributionId?: string | undefined;
  /** What the metrics of the load balancer are called, as observed, for what watches it; undefined before there is one. */
  readonly balancer?: BalancerNames | undefined;
  /** ARN of the web ACL that the distribution asks, as observed; undefined where there is none. */
  readonly firewallArn?: string | undefined;
  /** The image that machines start from, as observed. A stack that imports it would keep the next one from being baked. */
  readonly bakedImage?: string | undefined;
}

/** What is needed to look at a deployment in one region. */
export interface Observer {
  readonly config: DeploymentConfig;
  readonly aws: Aws;
  readonly reach: HttpProbe;
  /** Called with the progress of long work, a line at a time. */
  readonly tell: (line: string) => void;
  /** The secret of the client at the sign-in provider, where the operator gave one. It is in no configuration and no template. */
  readonly signInSecret?: string | undefined;
}

/** A fact that must hold of what is deployed on AWS. */
export type Check<State> = AnyCheck<State, Deployment>;
