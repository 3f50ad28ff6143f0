import { AllocateAddressCommand } from '@aws-sdk/client-ec2';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import type { Aws } from '../aws/aws.ts';
import { connectAws, unlessAbsent } from '../aws/aws.ts';
import { hasFirewall } from '../config/config.ts';
import { findAddresses } from '../aws/components/instance-state.ts';
import type { Emulation } from '../aws/emulation.ts';
import type { DeploymentConfig, MachineConfig } from '../config/config.ts';
import { EDGE_REGION, namesOf } from '../config/names.ts';
import { DeployError, messageOf } from '../deploy-error.ts';
import { createEdge } from './edge.ts';
import type { Emulator } from './gaps.ts';
import { EMULATOR_GAPS, splitKnownGaps } from './gaps.ts';

/** LocalStack loads a service when it is first asked for, and answers nothing meanwhile, for more than 10 s on a busy machine. */
const HEALTH_MS = 40_000;

/** The emulator that answers at an endpoint. Throws `unreachable` when none does, `config` when it is an unknown one. */
export async function emulate(endpoint: string): Promise<Emulation> {
  const name = await recogniseEmulator(endpoint);
  const isMinistack = name === 'ministack';
  return {
    name,
    gaps: EMULATOR_GAPS.filter(({ emulator }) => emulator === name),
    isHealthShadowed: isMinistack,
    excuse: (component, region, judgement) => splitKnownGaps(name, component, region, judgement),
    reach: (settings, plain) => (isMinistack ? createEdge(settings, plain) : plain),
    assetBucket,
    address: ensureAddress,
  };
}

/** Which emulator answers at an endpoint, by its own health page. Throws `unreachable` when none does, `config` when it is neither. */
async function recogniseEmulator(endpoint: string): Promise<Emulator> {
  for (const emulator of ['ministack', 'localstack'] as const) {
    const answer = await askHealth(endpoint, emulator);
    await answer.body?.cancel();
    if (answer.ok) return emulator;
  }
  throw new DeployError(
    'config',
    `the server at ${endpoint} is neither MiniStack nor LocalStack: set AWS_ENDPOINT_URL to one of them, or unset it`,
  );
}

async function askHealth(endpoint: string, emulator: Emulator): Promise<Response> {
  try {
    return await fetch(`${endpoint}/_${emulator}/health`, { signal: AbortSignal.timeout(HEALTH_MS) });
  } catch (cause) {
    const why = messageOf(cause instanceof Error ? (cause.cause ?? cause) : cause);
    const advice = 'start one, or unset AWS_ENDPOINT_URL';
    throw new DeployError('unreachable', `no emulator answers at ${endpoint} (${why}): ${advice}`, { cause });
  }
}

/** The bucket for the bundles of a region, and where the firewall is wanted that of CloudFront's region. */
async function assetBucket(aws: Aws, config: DeploymentConfig): Promise<string> {
  if (hasFirewall(config)) {
    const edge = connectAws({ ...aws.settings, region: EDGE_REGION });
    await ensureAssetBucket(edge, config, EDGE_REGION).finally(() => edge.close());
  }
  return ensureAssetBucket(aws, config, config.region);
}

async function ensureAssetBucket({ s3 }: Aws, { project, account }: DeploymentConfig, region: string): Promise<string> {
  const Bucket = `${project}-assets-${account}-${region}`;
  const place =
    region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };
  await unlessAbsent(['BucketAlreadyOwnedByYou'], s3.send(new CreateBucketCommand({ Bucket, ...place })));
  return Bucket;
}

/** An address made before the stack, for MiniStack's CloudFormation knows none. */
async function ensureAddress(aws: Aws, config: DeploymentConfig): Promise<MachineConfig['address']> {
  const [known] = await findAddresses(aws, config);
  const Tags = [{ Key: 'Name', Value: namesOf(config).stack('instance') }];
  const found =
    known ??
    (await aws.ec2.send(
      new AllocateAddressCommand({ Domain: 'vpc', TagSpecifications: [{ ResourceType: 'elastic-ip', Tags }] }),
    ));
  return { allocationId: found.AllocationId ?? '', publicIp: found.PublicIp ?? '' };
}
