import { Lazy } from 'aws-cdk-lib';
import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IGrantable, Grant } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FUNCTION_DEFAULTS } from '../../config/config.ts';
import type { AppName } from '../../config/names.ts';
import type { ProductSettings } from '../../config/product-config.ts';
import { neededLifetimeDays } from '../../config/product-config.ts';
import type { Check } from '../deployment.ts';
import { AdminFunction } from './admin-function.ts';
import type { AppFunctionProps, FunctionOptions } from './app-function.ts';
import { checkAdminKeys, refuseUnknownProps, settledSettings } from './checked-input.ts';
import { Distribution } from './distribution.ts';
import { ExecutionRoles } from './execution-roles.ts';
import type { OwnDomain } from './own-domain.ts';
import { Monitoring } from './monitoring.ts';
import { resourceName } from './resource-name.ts';
import { StorageBucket } from './storage-bucket.ts';
import { UserFunction } from './user-function.ts';

/** Names for what CloudFormation would name otherwise. With one of them a second stack in the same account and region cannot be made. */
export interface SgraphSendNames {
  readonly bucket?: string;
  readonly functions?: Readonly<Record<AppName, string>>;
  readonly logGroups?: Readonly<Record<AppName, string>>;
  readonly roles?: Readonly<Record<AppName, string>>;
  readonly dashboard?: string;
}

export interface SgraphSendProps extends Partial<Omit<ProductSettings, 'logRetentionDays'>> {
  /** SHA-256 in hex of the admin key, or of two while it changes. The key opens the console; the deployment never holds it. */
  readonly adminKeysSha256: readonly string[];
  /** A name of your own for the page; undefined: the one that CloudFront gives. */
  readonly domain?: OwnDomain;
  /** Web ACL for CloudFront: that of a `Firewall`, or one of your own. */
  readonly webAclArn?: string;
  /** What happens to the bucket, and to the log groups, when the stack is deleted. The bucket is kept and the logs go unless given. */
  readonly removalPolicy?: RemovalPolicy;
  /** How long the functions' logs and the records of ended transfers are kept: 90 days unless given. */
  readonly logRetention?: RetentionDays;
  /** Notified when an alarm goes off and when it is over. */
  readonly alarmTopic?: Pick<ITopic, 'topicArn'>;
  /** Alarms on both functions and on the store, with a dashboard: there unless false. The alarms on maintenance are there in any case. */
  readonly monitoring?: boolean;
  readonly names?: SgraphSendNames;
  readonly user?: FunctionOptions;
  readonly admin?: FunctionOptions;
}

/** What may be given beside the settings; a property that is missing here does not compile. */
const OTHER_PROPS = {
  adminKeysSha256: true,
  domain: true,
  webAclArn: true,
  removalPolicy: true,
  logRetention: true,
  alarmTopic: true,
  monitoring: true,
  names: true,
  user: true,
  admin: true,
} satisfies Record<Exclude<keyof SgraphSendProps, keyof ProductSettings>, true>;

/**
 * The whole product in one stack: its bucket, both functions with their roles, and CloudFront in front of them, without which they do not
 * answer. Needs neither account nor region while it is synthesised. Throws `DeployError` `config` naming every member that is wrong.
 */
export class SgraphSend extends Construct {
  readonly storage: StorageBucket;
  readonly roles: ExecutionRoles;
  readonly user: UserFunction;
  readonly admin: AdminFunction;
  readonly distribution: Distribution;
  /** Undefined where it is left out. */
  readonly monitoring: Monitoring | undefined;
  /** For events and the like. Its own policy admits only the functions: to read what is stored, use `grantRead`. */
  readonly bucket: IBucket;
  /** Address of the page, without a slash at its end. */
  readonly url: string;
  /** Address of the console. */
  readonly adminUrl: string;

  constructor(scope: Construct, id: string, props: SgraphSendProps) {
    super(scope, id);
    refuseUnknownProps(props, Object.keys(OTHER_PROPS));
    checkAdminKeys(props.adminKeysSha256);
    const settings = settledSettings({ ...props, logRetentionDays: props.logRetention });
    const { names, domain, webAclArn, adminKeysSha256, alarmTopic } = props;
    this.storage = new StorageBucket(this, 'Storage', {
      bucketName: names?.bucket,
      objectLifetimeDays: neededLifetimeDays(settings),
      ...(domain && { corsOrigins: [`https://${domain.domainName}`, ...(settings.corsOrigins ?? [])] }),
      only: { readers: [], writers: [] },
      ...(props.removalPolicy && { removalPolicy: props.removalPolicy }),
    });
    // Each function needs its role, and its role the ARN of its log group: one of them is named before it is there.
    const logStreams = (app: AppName): string => Lazy.string({ produce: () => this[app].logGroup.logGroupArn });
    this.roles = new ExecutionRoles(this, 'Roles', {
      bucketArn: this.storage.bucketArn,
      logStreamArns: { user: logStreams('user'), admin: logStreams('admin') },
      roleNames: names?.roles,
    });
    for (const role of [this.roles.user, this.roles.admin]) this.storage.trustApp(role);
    const functionProps = (app: AppName): AppFunctionProps => ({
      ...props[app],
      bucket: this.storage,
      role: this.roles[app],
      settings,
      statisticsName: resourceName(this),
      functionName: names?.functions?.[app],
      logGroupName: names?.logGroups?.[app],
      ...(props.removalPolicy && { removalPolicy: props.removalPolicy }),
    });
    const alarmTopicArn = alarmTopic?.topicArn;
    this.user = new UserFunction(this, 'User', functionProps('user'));
    this.admin = new AdminFunction(this, 'Admin', { ...functionProps('admin'), adminKeysSha256, alarmTopicArn });
    this.distribution = new Distribution(this, 'Distribution', {
      user: this.user,
      admin: this.admin,
      domain,
      webAclArn,
    });
    this.monitoring =
      props.monitoring === false
        ? undefined
        : new Monitoring(this, 'Monitoring', {
            ...{ user: this.user, admin: this.admin, distribution: this.distribution, alarmTopicArn },
            timeoutSeconds: props.user?.timeoutSeconds ?? FUNCTION_DEFAULTS.user.timeoutSeconds,
            maxStoreBytes: settings.maxStoreBytes,
            dashboardName: names?.dashboard,
          });
    this.bucket = this.storage.bucket;
    this.url = this.distribution.url;
    this.adminUrl = `${this.url}/admin`;
  }

  /** Those of its parts. */
  checks(): readonly Check<never>[] {
    return [this.storage, this.user, this.admin, this.distribution].flatMap((part) => part.checks());
  }

  /** Lets a principal read everything that is stored, which is ciphertext and records: a backup or an audit. */
  grantRead(grantee: IGrantable): Grant {
    return this.storage.grantRead(grantee);
  }
}
