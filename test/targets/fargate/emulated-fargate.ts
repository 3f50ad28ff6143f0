import { hostname } from 'node:os';
import { newAdminKey } from '../../../lib/config/admin-keys.ts';
import type { Credentials } from '../../../lib/aws/aws.ts';
import type { ConfigOverrides, DeploymentConfig } from '../../../lib/config/config.ts';
import { roleArn } from '../../../lib/config/names.ts';
import type { Call } from '../../../lib/config/request.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { openEmulatedRegion } from '../../integration/lifecycle/emulated-region.ts';
import { createOperator } from '../../setup/operator.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { slowSeconds } from '../../setup/time-limits.ts';
import { hostGateway } from './host-gateway.ts';
import { makeTaskImage } from './task-image.ts';
import { openTaskLink } from './task-link.ts';

const REGION = 'eu-west-2';

export interface EmulatedFargate {
  readonly endpoint: string;
  readonly credentials: Credentials;
  readonly adminKey: string;
  /** What is deployed at first. */
  readonly awsRegion: OpenedAwsRegion;
  /** Image that the tasks run. */
  readonly image: string;
  /** The same deployment with another configuration. */
  reopen(overrides: Omit<ConfigOverrides, 'container'>, image?: string): Promise<OpenedAwsRegion>;
  /** Ids of the containers that run, of one app or of both. */
  running(app?: 'user' | 'admin'): Promise<string[]>;
  /** Ends everything, and removes whatever is left of it. */
  close(): Promise<void>;
}

/** MiniStack with signatures, policies, and containers on this machine's Docker for tasks. */
export async function emulateFargate(productImage: string, onCall?: (call: Call) => void): Promise<EmulatedFargate> {
  // Requests that are not signed, as those to a load balancer, name no region.
  const emulator = await startStrictMinistack({ env: { MINISTACK_REGION: REGION } });
  const { endpoint } = emulator;
  const { port } = new URL(endpoint);
  const image = await makeTaskImage(productImage, port);
  const credentials = await createOperator(endpoint);
  const adminKey = newAdminKey();
  const awsRegions: OpenedAwsRegion[] = [];
  const open = async (overrides: Omit<ConfigOverrides, 'container'>, taskImage: string): Promise<OpenedAwsRegion> => {
    const container: DeploymentConfig['container'] = {
      cpuUnits: 256,
      memoryMiB: 512,
      desiredCount: 1,
      image: taskImage,
    };
    const awsRegion = await openEmulatedRegion({
      endpoint,
      credentials,
      region: REGION,
      adminKey: () => adminKey,
      overrides: { ...overrides, target: 'fargate', container },
      ...(onCall && { onCall }),
      // Real containers start here: the little that an emulator gets is for what it only writes down.
      patienceSeconds: slowSeconds(20),
    });
    awsRegions.push(awsRegion);
    return awsRegion;
  };
  const awsRegion = await open({}, image);
  const roles = { user: roleArn(awsRegion.config, 'user'), admin: roleArn(awsRegion.config, 'admin') };
  const link = await openTaskLink({ endpoint, region: REGION, gateway: await hostGateway(productImage), roles });
  const containers = async (...flags: string[]): Promise<string[]> => {
    const mine = ['--filter', `label=ministack.instance=${hostname()}:${port}`];
    return (await docker(['ps', '--quiet', '--no-trunc', ...mine, ...flags])).split('\n').filter(Boolean);
  };
  return {
    endpoint,
    credentials,
    adminKey,
    awsRegion,
    image,
    reopen: (overrides, taskImage = image) => open(overrides, taskImage),
    running: (app) =>
      containers(...(app === undefined ? [] : ['--filter', `label=com.amazonaws.ecs.container-name=${app}`])),
    close: async () => {
      for (const each of awsRegions) each.close();
      await emulator.stop();
      const left = await containers('--all');
      if (left.length > 0) await docker(['rm', '--force', '--volumes', ...left]);
      await link.close();
      await docker(['image', 'rm', '--force', image]);
    },
  };
}
