import type { Settable } from './environment-members.ts';

/** What each member of an environment is, for editors and `docs/configuration.md`. */
export const MEMBER_TEXTS: Readonly<Record<Settable, string>> = {
  project: 'The first part of every name',
  mode: 'Whether parts pass through the server or go straight to the store by pre-signed URLs',
  uploads: 'Who may send: everybody, who has an access token, nobody',
  anonymise: "What is kept of a caller's address: nothing, its network, or a hash with a key of the day",
  maxTransferBytes: 'The largest transfer',
  maxStoreBytes: 'All transfers together',
  maxExpiresDays: 'The longest life of a transfer',
  defaultExpiresInSeconds: 'Life of a transfer whose sender chooses none; never more than the longest',
  maxDownloads: 'The most downloads that a sender can allow',
  callerTransfersPerHour: 'Transfers that one caller may create in an hour without an access token; 0: any number',
  callerBytesPerHour: 'Sum of the declared sizes of those; 0: any; by default four times the largest transfer',
  callerRequestsPerHour: 'Requests of one caller in an hour that show no good capability; 0: any number',
  unstartedSeconds: 'An upload without a stored part is given up after this long',
  sessionIdleSeconds: 'A session of the admin console ends after this long without a request',
  sessionSeconds: 'A session of the admin console ends after this long in any case',
  logRetentionDays: 'How long logs and the records of ended transfers are kept; a period that CloudWatch has',
  corsOrigins: 'Foreign origins whose pages may call the API and use pre-signed URLs',
  metricsTokenSha256:
    'SHA-256 of the token by which Prometheus reads `GET /admin/api/metrics`; without it there is none (docs/watching.md)',
  objectLifetimeDays:
    'Days after which storage removes what maintenance has not; derived: maxExpiresDays + logRetentionDays + 1',
  account: 'AWS: the account that it must be; any other is refused, but that of an emulator',
  tags: 'AWS: tags of every resource, beside those by which rights go',
  auditors: 'AWS: roles and users that may read objects of a locked bucket beside the functions',
  deployerReads: "AWS: whether the role of the environment's pipeline may read objects, for the smoke test's search",
  user: 'Lambda: the function of the user app',
  admin: 'Lambda: the function of the admin app',
  wafRatePer5Minutes:
    'AWS: requests of one address within 5 minutes before the firewall refuses it; 0: no firewall, else 10 or more',
  watch: 'AWS, on lambda: whether there are alarms beside those on maintenance, and a dashboard (docs/watching.md)',
  alarmTopicArn: 'AWS: the SNS topic that is told of alarms, in the region of the deployment',
  edgeAlarmTopicArn: 'AWS: the SNS topic in us-east-1 that is told of alarms on CloudFront and its certificate',
  publicName: 'AWS: a domain of your own for CloudFront, with its certificate in us-east-1',
  bucketNamespace: 'AWS: where S3 looks for the name of the bucket; by default that of the bucket that is there',
  bootstrapQualifier: "AWS: of the CDK's bootstrap that it is deployed with",
  container: 'Fargate: the containers of both apps',
  machine: 'EC2 and machine images: the machine of both apps',
  repository:
    'AWS, the role of a pipeline: its repository at GitHub, as owner/name; the variables of a workflow come first',
  repositoryId: 'AWS, the role of a pipeline: the number of the repository',
  repositoryOwnerId: "AWS, the role of a pipeline: the number of the repository's owner",
  pipeline: 'AWS, the role of a pipeline: the branches that it trusts, and whether the provider of tokens is made',
  docker: 'Docker only',
  cloudRun: 'Cloud Run only',
};
