import { CfnDeletionPolicy, RemovalPolicy } from 'aws-cdk-lib';
import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Architecture, CfnFunction, CfnPermission, CfnUrl, Function } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { FunctionLimits } from '../../config/config.ts';
import { FUNCTION_DEFAULTS } from '../../config/config.ts';
import type { AppName } from '../../config/names.ts';
import type { AppSettings } from '../../config/app-settings.ts';
import { PRODUCT_DEFAULTS } from '../../config/product-config.ts';
import { productVersion } from '../../version.ts';
import { bundleOf } from '../bundles.ts';
import { descriptionOf, functionSettings, HANDLER, RUNTIME } from '../function-shape.ts';

/** How large a function may be, and what runs in it. */
export interface FunctionOptions extends Partial<FunctionLimits> {
  /** Directory of the bundle; the package's own unless given. */
  readonly assets?: string;
}

/** What the function of either app is made of. */
export interface AppFunctionProps extends FunctionOptions {
  /** The store. */
  readonly bucket: Pick<IBucket, 'bucketName'>;
  /** What it runs as. It must be allowed what `ExecutionRoles` allow, or `StorageBucket.grantApp` and writing to its log group. */
  readonly role: Pick<IRole, 'roleArn'>;
  /** How the product behaves; each member that is missing has the default of the product. */
  readonly settings?: Partial<Omit<AppSettings, 'adminKeysSha256'>>;
  /** What the requests are counted under in CloudWatch, the same for both apps: up to 64 letters, digits, hyphens and underscores. */
  readonly statisticsName: string;
  /** Undefined: CloudFormation chooses one. */
  readonly functionName?: string | undefined;
  readonly logGroupName?: string | undefined;
  /** Of the product; this package's own unless given. */
  readonly version?: string;
  /** What happens to the log group when its stack is deleted: it goes too unless given. */
  readonly removalPolicy?: RemovalPolicy;
}

/** The parts of a function, for the construct that holds them. */
export interface AppFunctionParts {
  readonly resource: CfnFunction;
  /** The name as a text where there is one, else a reference. */
  readonly functionName: string;
  readonly function: IFunction;
  readonly logGroup: ILogGroup;
  /** Address of the function URL, with a slash at its end. */
  readonly url: string;
}

/** Adds the function with its log group and its URL. */
export function declareFunction(
  scope: Construct,
  app: AppName,
  props: AppFunctionProps & { readonly isOpen: boolean; readonly adminKeysSha256: readonly string[] },
): AppFunctionParts {
  const logGroup = declareLogGroup(scope, props);
  const resource = declareLambda(scope, app, props, props.logGroupName ?? logGroup.ref);
  if (props.logGroupName !== undefined) resource.addResourceDependency(logGroup);
  const url = new CfnUrl(scope, 'Url', {
    targetFunctionArn: resource.attrArn,
    authType: props.isOpen ? 'NONE' : 'AWS_IAM',
    invokeMode: 'BUFFERED',
  });
  if (props.isOpen) openUrl(scope, resource);
  return {
    resource,
    functionName: props.functionName ?? resource.ref,
    function: Function.fromFunctionAttributes(scope, 'Imported', {
      functionArn: resource.attrArn,
      architecture: Architecture.ARM_64,
      sameEnvironment: true,
    }),
    logGroup: LogGroup.fromLogGroupName(scope, 'ImportedLogGroup', logGroup.ref),
    url: url.attrFunctionUrl,
  };
}

/** A metric of a function as Lambda counts it. */
export function functionMetric(functionName: string, metricName: string, options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName,
    dimensionsMap: { FunctionName: functionName },
    statistic: Stats.SUM,
    ...options,
  });
}

/** Declared, because the role may not create one: a group that Lambda makes itself would stay behind. */
function declareLogGroup(
  scope: Construct,
  { logGroupName, settings, removalPolicy = RemovalPolicy.DESTROY }: AppFunctionProps,
): CfnLogGroup {
  const logGroup = new CfnLogGroup(scope, 'LogGroup', {
    ...(logGroupName !== undefined && { logGroupName }),
    retentionInDays: settings?.logRetentionDays ?? PRODUCT_DEFAULTS.logRetentionDays,
  });
  const isKept = removalPolicy !== RemovalPolicy.DESTROY;
  logGroup.cfnOptions.deletionPolicy = isKept ? CfnDeletionPolicy.RETAIN : CfnDeletionPolicy.DELETE;
  return logGroup;
}

function declareLambda(
  scope: Construct,
  app: AppName,
  props: AppFunctionProps & { readonly adminKeysSha256: readonly string[] },
  logGroup: string,
): CfnFunction {
  const { functionName, reservedConcurrency, statisticsName, bucket, adminKeysSha256 } = props;
  const code = new Asset(scope, 'Code', { path: props.assets ?? bundleOf(app) });
  const settings = { ...PRODUCT_DEFAULTS, ...props.settings, adminKeysSha256 };
  return new CfnFunction(scope, 'Function', {
    ...(functionName !== undefined && { functionName }),
    description: descriptionOf(app, props.version ?? productVersion()),
    code: { s3Bucket: code.s3BucketName, s3Key: code.s3ObjectKey },
    runtime: RUNTIME,
    handler: HANDLER,
    architectures: ['arm64'],
    memorySize: props.memoryMiB ?? FUNCTION_DEFAULTS[app].memoryMiB,
    timeout: props.timeoutSeconds ?? FUNCTION_DEFAULTS[app].timeoutSeconds,
    role: props.role.roleArn,
    environment: { variables: functionSettings(app, { settings, bucketName: bucket.bucketName, statisticsName }) },
    loggingConfig: { logGroup, logFormat: 'Text' },
    ...(reservedConcurrency !== undefined && { reservedConcurrentExecutions: reservedConcurrency }),
  });
}

/** Lets in everybody who has the address. */
function openUrl(scope: Construct, resource: CfnFunction): void {
  const anyone = { functionName: resource.ref, principal: '*' };
  new CfnPermission(scope, 'AnyoneByUrl', {
    ...anyone,
    action: 'lambda:InvokeFunctionUrl',
    functionUrlAuthType: 'NONE',
  });
  new CfnPermission(scope, 'AnyoneInvokes', {
    ...anyone,
    action: 'lambda:InvokeFunction',
    invokedViaFunctionUrl: true,
  });
}
