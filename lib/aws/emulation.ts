import type { Judgement } from '../checks.ts';
import type { DeploymentConfig, MachineConfig } from '../config/config.ts';
import type { Gap } from '../gap.ts';
import type { Judged } from '../backend.ts';
import type { HttpProbe } from '../http-probe.ts';
import type { Aws, AwsSettings } from './aws.ts';

/** What is done in another way where an emulator answers instead of AWS. The caller that starts a command passes it in. */
export interface Emulation {
  readonly name: string;
  /** What it does not do. */
  readonly gaps: readonly Gap[];
  /** Whether it answers `/health` itself under every host name. */
  readonly isHealthShadowed: boolean;
  /** Parts what is wrong from what the emulator cannot do. */
  excuse(component: string, region: string, judgement: Judgement): Judged;
  /** Reaches a deployment's addresses, by what the emulator leaves out of CloudFront. */
  reach(settings: AwsSettings, plain: HttpProbe): HttpProbe;
  /** The bucket that takes the bundles: an account there is not bootstrapped. Makes it where there is none. */
  assetBucket(aws: Aws, config: DeploymentConfig): Promise<string>;
  /** The machine's address where its CloudFormation makes none. */
  address(aws: Aws, config: DeploymentConfig): Promise<MachineConfig['address']>;
}

/** Says which emulator answers at an endpoint. Throws `unreachable` when none does, `config` when it is an unknown one. */
export type Emulate = (endpoint: string) => Promise<Emulation>;
