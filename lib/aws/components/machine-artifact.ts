import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { DeploymentConfig } from '../../config/config.ts';
import { DeployError } from '../../deploy-error.ts';
import { artifactBucket } from '../policies.ts';
import type { MachineArch } from '../../machine/artifact.ts';

/** Of files that were read already, by path, size and time: every look at a machine needs it. */
const known = new Map<string, string>();

/** SHA-256 in hex of the file that a machine installs. Throws `config` where there is none. */
export function artifactSha256({ machine: { artifact } }: Pick<DeploymentConfig, 'machine'>): string {
  const path = artifactPath(artifact);
  const { size, mtimeMs } = statSync(path);
  const key = `${path} ${size} ${mtimeMs}`;
  const sha256 = known.get(key) ?? createHash('sha256').update(readFileSync(path)).digest('hex');
  known.set(key, sha256);
  return sha256;
}

/** Where the machine finds it. The CDK makes the key of a file out of the hash that it is given, and of the end of its name. */
export function artifactUrl(config: DeploymentConfig): string {
  const key = createHash('sha256').update(artifactSha256(config)).digest('hex');
  return `s3://${artifactBucket(config)}/${key}.gz`;
}

/** Has the file brought to where the machine finds it. */
export function declareArtifact(stack: Stack, config: DeploymentConfig): void {
  new Asset(stack, 'Artifact', {
    path: artifactPath(config.machine.artifact),
    assetHash: artifactSha256(config),
  });
}

/** Graviton processors have a `g` after their generation. */
export function archOf({ instanceType }: DeploymentConfig['machine']): MachineArch {
  return /^(?:a1|[a-z]+[0-9]+g[a-z]*)\./.test(instanceType) ? 'arm64' : 'x64';
}

function artifactPath(artifact: string | undefined): string {
  if (artifact?.endsWith('.tar.gz') === true) return artifact;
  throw new DeployError('config', `machine.artifact is ${artifact ?? 'missing'}, expected a file that ends in .tar.gz`);
}
