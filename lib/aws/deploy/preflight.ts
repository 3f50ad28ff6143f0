import { existsSync } from 'node:fs';
import { ListDistributionsCommand, paginateListDistributions } from '@aws-sdk/client-cloudfront';
import { HeadBucketCommand } from '@aws-sdk/client-s3';
import { askAll } from '../../ask-all.ts';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import { bootstrapIn } from '../bootstrap.ts';
import { COMPONENTS, planOf } from './components.ts';
import { findOriginPrefixList } from '../components/cdn-state.ts';
import { ownTag } from '../components/registry-shape.ts';
import { readRule } from '../declared/readers/events.ts';
import type { DeploymentConfig } from '../../config/config.ts';
import { messageOf } from '../../deploy-error.ts';
import { addressRoom, executionRoom, networkRoom } from './quotas.ts';
import { missingServiceRoles } from './service-roles.ts';
import type { AwsRegion } from './stack-lifecycle.ts';
import { EDGE_REGION, namesOf, stackRegion } from '../../config/names.ts';
import { regionProblem } from '../../config/region-services.ts';
import type { Preflight } from '../../region-deployment.ts';
import { requireDocker } from '../../docker/docker.ts';

/** What has to be so before anything is created. Each gives what it found, or throws what is wrong. */
const QUESTIONS: Readonly<Record<string, (awsRegion: AwsRegion) => Promise<string>>> = {
  credentials: (awsRegion) => Promise.resolve(awsRegion.caller),
  account: (awsRegion) => Promise.resolve(awsRegion.config.account),
  target: (awsRegion) => Promise.resolve(awsRegion.emulation?.name ?? 'AWS'),
  region: ({ config, emulation }) => {
    const problem = regionProblem(config.target, config.region);
    if (problem === undefined) return Promise.resolve(`${config.region} has what ${config.target} needs`);
    if (!emulation) return Promise.reject(new Error(problem));
    return Promise.resolve(`${emulation.name} has all services; on AWS itself ${problem}`);
  },
  'public-name': ({ aws, config }) => publicName(aws, config),
  'prefix-list': async ({ aws, config }) =>
    planOf(config.target).names.includes('cdn') ? `${await findOriginPrefixList(aws)} is CloudFront's` : 'not needed',
  executions: onAws(({ aws, config }) => executionRoom(aws, config)),
  networks: onAws(({ aws, config }) => networkRoom(aws, config)),
  addresses: onAws(({ aws, config }) => addressRoom(aws, config)),
  'service-roles': onAws(serviceRoles),
  cloudfront: onAws(cloudfrontSeen),
  bootstrap: onAws(({ aws, config }) => bootstrapIn(aws.ssm, config, config.region)),
  'edge-bootstrap': onAws(({ aws, config }) =>
    hasStackAtEdge(config) ? bootstrapIn(aws.edgeSsm, config, EDGE_REGION) : Promise.resolve('not needed'),
  ),
  bucket: async ({ aws, config }) => {
    const { bucket } = namesOf(config);
    try {
      const found = await unlessAbsent(
        ['NotFound', 'NoSuchBucket'],
        aws.s3.send(new HeadBucketCommand({ Bucket: bucket })),
      );
      return found ? `${bucket} exists already` : `${bucket} is free`;
    } catch (cause) {
      throw new Error(
        `${bucket} belongs to someone else or cannot be read (${messageOf(cause)}): change the project or the environment's name`,
        { cause },
      );
    }
  },
  schedule: async ({ aws, config }) => {
    const { schedule } = namesOf(config);
    return `${schedule} ${(await readRule(aws.events, schedule)) ? 'exists already' : 'is free'}`;
  },
  bundles: ({ config }) => {
    if (config.target !== 'lambda') return Promise.resolve('not needed');
    return Promise.resolve(hasBundles(config) ? 'built' : 'not built yet: create builds them');
  },
  docker: async ({ config }) => {
    if (config.target !== 'fargate' || ownTag(config) === undefined) return 'not needed';
    await requireDocker();
    return 'answers, to build the image and push it';
  },
};

/** Whether anything of a deployment is where AWS keeps what belongs to CloudFront, and not in its own region. */
function hasStackAtEdge(config: DeploymentConfig): boolean {
  return planOf(config.target).names.some(
    (name) => COMPONENTS[name].isWanted(config) && stackRegion(config, name) !== config.region,
  );
}

/** CloudFront refuses a name that another distribution has. Those of other accounts are not seen before it is created. */
async function publicName({ cloudfront }: Aws, config: DeploymentConfig): Promise<string> {
  const domain = config.publicName?.domain;
  if (domain === undefined) return 'not configured';
  const own = namesOf(config).distributionComment;
  for await (const { DistributionList } of paginateListDistributions({ client: cloudfront }, {})) {
    const other = DistributionList?.Items?.find(
      ({ Aliases, Comment }) => Comment !== own && Aliases?.Items?.includes(domain) === true,
    );
    if (other)
      throw new Error(
        `${domain} belongs to the distribution ${other.Id ?? ''} (${other.Comment ?? ''}): give ${own} another publicName, or delete that one first`,
      );
  }
  return `${domain} is not used by another distribution of this account`;
}

/** What only AWS has: an emulator has no account that is new or full. */
function onAws(ask: (awsRegion: AwsRegion) => Promise<string>): (awsRegion: AwsRegion) => Promise<string> {
  return (awsRegion) => (awsRegion.emulation ? Promise.resolve('unknown for an emulator') : ask(awsRegion));
}

async function serviceRoles({ aws, config }: AwsRegion): Promise<string> {
  const missing = await missingServiceRoles(aws.iam, planOf(config.target).names, config);
  if (missing.length === 0) return 'there, or not needed';
  const commands = missing.map(({ service }) => `aws iam create-service-linked-role --aws-service-name ${service}`);
  return `create makes ${missing.map(({ name }) => name).join(' and ')}; without the permission, let someone else run: ${commands.join('; ')}`;
}

/** Whether an account may have distributions is known once it has one. */
async function cloudfrontSeen({ aws, config }: AwsRegion): Promise<string> {
  if (config.target === 'pipeline-role') return 'not needed';
  const { DistributionList } = await aws.cloudfront.send(new ListDistributionsCommand({ MaxItems: 1 }));
  return (DistributionList?.Items ?? []).length > 0
    ? 'the account has a distribution'
    : 'the account has no distribution yet: if AWS refuses the first one because the account must be verified, open a case at https://console.aws.amazon.com/support/home#/case/create';
}

/** Answers every question of a region. */
export function preflight(awsRegion: AwsRegion): Promise<Preflight> {
  const questions = Object.entries(QUESTIONS).map(([check, ask]) => [check, () => ask(awsRegion)] as const);
  return askAll(awsRegion.config.region, Object.fromEntries(questions));
}

/** Whether the functions' bundles were built. */
export function hasBundles({ user, admin }: DeploymentConfig): boolean {
  return [user, admin].every(({ assets }) => existsSync(`${assets}/index.mjs`));
}
