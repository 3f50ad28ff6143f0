import { paginateDescribeVpcs, DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import type { Tag } from '@aws-sdk/client-ec2';
import { GetAccountSettingsCommand, GetFunctionCommand } from '@aws-sdk/client-lambda';
import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import type { DeploymentConfig } from '../../config/config.ts';
import { namesOf } from '../../config/names.ts';
import type { Aws } from '../aws.ts';
import { unlessAbsent } from '../aws.ts';
import { planOf } from './components.ts';

/** A limit of an account, by the codes in the links of https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
interface Quota {
  readonly things: string;
  readonly service: string;
  readonly code: string;
}
const NETWORKS: Quota = { things: 'networks', service: 'vpc', code: 'L-F678F1CE' };
const ADDRESSES: Quota = { things: 'Elastic IP addresses', service: 'ec2', code: 'L-0263D0A3' };
const EXECUTIONS: Quota = { things: 'concurrent executions', service: 'lambda', code: 'L-B99A9384' };

/** What Lambda keeps for functions without a reservation: 100, or all where an account has fewer, as new ones do (10). */
const KEPT_EXECUTIONS = 100;
/** Below this not everybody of a small group is served at once: a page asks for several things. */
const FEW_EXECUTIONS = 100;

/** The command that asks for more, and the page that does. */
function askForMore({ service, code }: Quota, value: number, region: string): string {
  return `aws service-quotas request-service-quota-increase --region ${region} --service-code ${service} --quota-code ${code} --desired-value ${value} (https://${region}.console.aws.amazon.com/servicequotas/home/services/${service}/quotas/${code})`;
}

interface Room {
  readonly region: string;
  readonly used: number;
  readonly needed: number;
  /** Undefined where it cannot be read. */
  readonly limit: number | undefined;
}

/** What is found of a quota. Throws where what is needed does not fit. */
function judgeRoom(quota: Quota, { region, used, needed, limit }: Room): string {
  const found = `${used} ${quota.things} of ${limit ?? 'a number that cannot be read'}, ${needed} more needed`;
  if (limit === undefined || used + needed <= limit) return found;
  throw new Error(`${found}: remove what is not used, or ask for more: ${askForMore(quota, limit + needed, region)}`);
}

interface Executions {
  readonly region: string;
  readonly limit: number | undefined;
  readonly unreserved: number | undefined;
  /** What the configuration reserves, and what of that is reserved already. */
  readonly wanted: number;
  readonly own: number;
}

/** What is found of Lambda's executions. Throws where a reservation does not fit, as in a new account any. */
function judgeExecutions({ region, limit, unreserved, wanted, own }: Executions): string {
  if (limit === undefined || unreserved === undefined) return 'the limit of concurrent executions is unknown here';
  const kept = Math.min(KEPT_EXECUTIONS, limit);
  const left = unreserved + own - wanted;
  if (wanted > 0 && left < kept)
    throw new Error(
      `${wanted} executions are reserved and ${unreserved + own} of ${limit} are free, of which Lambda keeps ${kept} for others: leave out reservedConcurrency, or ask for more: ${askForMore(EXECUTIONS, limit + kept - left, region)}`,
    );
  const found = `${left} of ${limit} concurrent executions are free`;
  return limit < FEW_EXECUTIONS
    ? `${found}, as in a new account: enough to try it; for more ${askForMore(EXECUTIONS, 1_000, region)}`
    : found;
}

export async function networkRoom(aws: Aws, config: DeploymentConfig): Promise<string> {
  const makers = (['fargate', 'instance', 'image'] as const).filter((name) =>
    planOf(config.target).names.includes(name),
  );
  if (makers.length === 0) return 'not needed';
  const names: (string | undefined)[] = [];
  for await (const { Vpcs = [] } of paginateDescribeVpcs({ client: aws.ec2 }, {}))
    names.push(...Vpcs.map(({ Tags }) => nameOf(Tags)));
  const needed = makers.filter((name) => !names.includes(namesOf(config).stack(name))).length;
  return judgeRoom(NETWORKS, {
    region: config.region,
    used: names.length,
    needed,
    limit: await limitOf(aws, NETWORKS),
  });
}

export async function addressRoom(aws: Aws, config: DeploymentConfig): Promise<string> {
  if (!planOf(config.target).names.includes('instance') || config.machine.address) return 'not needed';
  const { Addresses = [] } = await aws.ec2.send(new DescribeAddressesCommand());
  const own = namesOf(config).stack('instance');
  const needed = Addresses.some(({ Tags }) => nameOf(Tags) === own) ? 0 : 1;
  const limit = await limitOf(aws, ADDRESSES);
  return judgeRoom(ADDRESSES, { region: config.region, used: Addresses.length, needed, limit });
}

export async function executionRoom(aws: Aws, config: DeploymentConfig): Promise<string> {
  if (config.target !== 'lambda') return 'not needed';
  const { AccountLimit } = await aws.lambda.send(new GetAccountSettingsCommand());
  const wanted = (config.user.reservedConcurrency ?? 0) + (config.admin.reservedConcurrency ?? 0);
  return judgeExecutions({
    region: config.region,
    limit: AccountLimit?.ConcurrentExecutions,
    unreserved: AccountLimit?.UnreservedConcurrentExecutions,
    wanted,
    own: wanted === 0 ? 0 : await ownReservations(aws, config),
  });
}

async function ownReservations({ lambda }: Aws, config: DeploymentConfig): Promise<number> {
  const reserved = await Promise.all(
    Object.values(namesOf(config).functions).map(async (FunctionName) => {
      const found = lambda.send(new GetFunctionCommand({ FunctionName }));
      return (await unlessAbsent(['ResourceNotFoundException'], found))?.Concurrency?.ReservedConcurrentExecutions ?? 0;
    }),
  );
  return reserved.reduce((sum, each) => sum + each, 0);
}

/** The limit as it is for this account; else AWS's own, where none was set for the account; undefined where neither may be read. */
async function limitOf({ servicequotas }: Aws, { service, code }: Quota): Promise<number | undefined> {
  const which = { ServiceCode: service, QuotaCode: code };
  const refused = ['AccessDeniedException'];
  const own = await unlessAbsent(
    ['NoSuchResourceException', ...refused],
    servicequotas.send(new GetServiceQuotaCommand(which)),
  );
  if (own?.Quota?.Value !== undefined) return own.Quota.Value;
  const usual = await unlessAbsent(refused, servicequotas.send(new GetAWSDefaultServiceQuotaCommand(which)));
  return usual?.Quota?.Value;
}

function nameOf(tags: readonly Tag[] = []): string | undefined {
  return tags.find(({ Key }) => Key === 'Name')?.Value;
}
