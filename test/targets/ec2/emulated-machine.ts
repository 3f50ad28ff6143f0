import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Credentials } from '../../../lib/aws/aws.ts';
import type { DeploymentConfig } from '../../../lib/config/config.ts';
import type { OpenedAwsRegion } from '../../../lib/aws/deploy/aws-region.ts';
import { openEmulatedRegion } from '../../integration/lifecycle/emulated-region.ts';

const artifact = join(mkdtempSync(join(tmpdir(), 'sgraph-send-artifact-')), 'sgraph-send.tar.gz');
writeFileSync(artifact, 'stands for the product: an emulator starts no machine that installs it');

const MACHINE: DeploymentConfig['machine'] = {
  instanceType: 't3.small',
  desiredCount: 1,
  spot: false,
  volumeGiB: 8,
  artifact,
  imageRegions: [],
};

/** The target `ec2` of the environment `test`, whose machine an emulator takes for started or not. */
export function openMachineRegion(
  endpoint: string,
  credentials: Credentials,
  machine: Partial<DeploymentConfig['machine']> = {},
): Promise<OpenedAwsRegion> {
  return openEmulatedRegion({
    endpoint,
    credentials,
    overrides: { target: 'ec2', machine: { ...MACHINE, ...machine } },
  });
}
