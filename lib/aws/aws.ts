import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { BudgetsClient } from '@aws-sdk/client-budgets';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { S3Client } from '@aws-sdk/client-s3';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { EDGE_REGION } from '../config/names.ts';
import type { Call } from '../config/request.ts';
import { readEmulatedTimes } from './emulated-times.ts';
import { addCauseToMessage } from './refusal-cause.ts';

/** Key pair of a user or of a role's session. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export interface AwsSettings {
  readonly region: string;
  /** Of an emulator; undefined is AWS itself. */
  readonly endpoint: string | undefined;
  /** Undefined takes what the SDK finds: environment, shared files, role. */
  readonly credentials?: Credentials | undefined;
  /** The account that all buckets must belong to, once it is known: S3 refuses each call that meets a bucket of another account. */
  readonly account?: string | undefined;
  /** Called with every call, for the list of permissions that a deployment needs. */
  readonly onCall?: ((call: Call) => void) | undefined;
}

/** The services of one region, asked with one set of credentials. */
export interface Aws {
  readonly settings: AwsSettings;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
  readonly cloudfront: CloudFrontClient;
  readonly cloudformation: CloudFormationClient;
  readonly logs: CloudWatchLogsClient;
  readonly cloudwatch: CloudWatchClient;
  readonly events: EventBridgeClient;
  readonly ecr: ECRClient;
  readonly ecs: ECSClient;
  readonly elasticloadbalancing: ElasticLoadBalancingV2Client;
  readonly ec2: EC2Client;
  readonly autoscaling: AutoScalingClient;
  readonly imagebuilder: ImagebuilderClient;
  readonly secretsmanager: SecretsManagerClient;
  readonly servicequotas: ServiceQuotasClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
  /** Of what belongs to CloudFront, which is in one region for all. */
  readonly wafv2: WAFV2Client;
  /** Of the account, signed for us-east-1: codegen/sdk-codegen/aws-models/budgets.json of https://github.com/aws/aws-sdk-js-v3 */
  readonly budgets: BudgetsClient;
  readonly edgeCloudwatch: CloudWatchClient;
  readonly edgeCloudformation: CloudFormationClient;
  readonly edgeSsm: SSMClient;
  close(): void;
}

const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

export function connectAws(settings: AwsSettings): Aws {
  const { region, endpoint, credentials } = settings;
  const common = {
    region,
    maxAttempts: 5,
    requestHandler: TIMEOUTS,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
  };
  const clients = {
    // An emulator has no name server for a bucket's own host name.
    s3: new S3Client({ ...common, forcePathStyle: endpoint !== undefined }),
    lambda: new LambdaClient(common),
    iam: new IAMClient(common),
    cloudfront: new CloudFrontClient(common),
    cloudformation: new CloudFormationClient(common),
    logs: new CloudWatchLogsClient(common),
    cloudwatch: new CloudWatchClient(common),
    events: new EventBridgeClient(common),
    ecr: new ECRClient(common),
    ecs: new ECSClient(common),
    elasticloadbalancing: new ElasticLoadBalancingV2Client(common),
    ec2: new EC2Client(common),
    autoscaling: new AutoScalingClient(common),
    imagebuilder: new ImagebuilderClient(common),
    secretsmanager: new SecretsManagerClient(common),
    servicequotas: new ServiceQuotasClient(common),
    ssm: new SSMClient(common),
    sts: new STSClient(common),
    wafv2: new WAFV2Client({ ...common, region: EDGE_REGION }),
    budgets: new BudgetsClient({ ...common, region: EDGE_REGION }),
    edgeCloudwatch: new CloudWatchClient({ ...common, region: EDGE_REGION }),
    edgeCloudformation: new CloudFormationClient({ ...common, region: EDGE_REGION }),
    edgeSsm: new SSMClient({ ...common, region: EDGE_REGION }),
  };
  if (endpoint !== undefined) [clients.cloudwatch, clients.edgeCloudwatch].forEach(readEmulatedTimes);
  Object.values(clients).forEach(nameCauses);
  const { onCall, account } = settings;
  if (account !== undefined) expectOwner(clients.s3, account);
  const serviceOf = (name: string): string =>
    name.replace(/^edge([A-Z])/, (_, initial: string) => initial.toLowerCase());
  if (onCall) Object.entries(clients).forEach(([name, client]) => listen(client, serviceOf(name), onCall));
  return { settings, ...clients, close: () => Object.values(clients).forEach((client) => client.destroy()) };
}

/**
 * The answer, or undefined when the service itself says that there is no such resource: by one of its error names, never by a
 * refusal. Every other failure is thrown.
 */
export async function unlessAbsent<T>(names: readonly string[], answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof Error && names.includes(thrown.name)) return undefined;
    throw thrown;
  }
}

interface Listenable {
  readonly middlewareStack: {
    add(
      middleware: (next: Handler, context: { commandName?: string }) => Handler,
      options: { step: 'initialize'; name: string; priority?: 'high' },
    ): void;
  };
}
type Handler = (request: never) => Promise<never>;

/** Calls that meet no bucket that is there already. */
const WITHOUT_OWNER: readonly unknown[] = ['ListBucketsCommand', 'CreateBucketCommand'];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html */
function expectOwner(s3: S3Client, account: string): void {
  s3.middlewareStack.add(
    (next, { commandName }) =>
      (request) =>
        WITHOUT_OWNER.includes(commandName)
          ? next(request)
          : next({ ...request, input: { ...request.input, ExpectedBucketOwner: account } }),
    { step: 'initialize', name: 'expectOwner' },
  );
}

/** Credentials may expire in the middle of a run: whatever call meets that says what it means and what to do. */
function nameCauses(client: object): void {
  const { middlewareStack } = client as Listenable;
  const middleware =
    (next: Handler): Handler =>
    async (request) => {
      try {
        return await next(request);
      } catch (thrown) {
        addCauseToMessage(thrown);
        throw thrown;
      }
    };
  // Around all that the client itself does, retries too.
  middlewareStack.add(middleware, { step: 'initialize', name: 'nameCauses', priority: 'high' });
}

function listen(client: object, service: string, onCall: (call: Call) => void): void {
  const { middlewareStack } = client as Listenable;
  const middleware = (next: Handler, { commandName = '' }: { commandName?: string }): Handler => {
    onCall(`${service} ${commandName.replace(/Command$/, '')}`);
    return next;
  };
  middlewareStack.add(middleware, { step: 'initialize', name: 'recordCalls' });
}
