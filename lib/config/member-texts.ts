import { ROWS } from '../../lambdas/settings/table.ts';
import type { Settable } from './environment-members.ts';
import type { ProductSettings } from './product-config.ts';

/** Those of settings of the apps, as the apps have them. */
const SETTING_TEXTS = Object.fromEntries(
  ROWS.flatMap(([, { deployable, text }]) =>
    typeof deployable === 'string' ? [[deployable, `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`] as const] : [],
  ),
) as Record<keyof ProductSettings, string>;

/** What each member of an environment is, for editors and `docs/configuration.md`. */
export const MEMBER_TEXTS: Readonly<Record<Settable, string>> = {
  project: 'The first part of every name',
  ...SETTING_TEXTS,
  logRetentionDays: `${SETTING_TEXTS.logRetentionDays}; a period that CloudWatch has`,
  oidcClient:
    'Whether the client at that provider has a secret, which `create` is given and keeps (docs/access.md); on AWS US$ 0.40 a month',
  objectLifetimeDays:
    'Days after which the storage deletes what maintenance has not deleted; derived: maxExpiresDays + logRetentionDays + 1',
  account: 'AWS: the account to deploy to; any other is refused, except that of an emulator',
  tags: 'AWS: tags of every resource, in addition to those that permissions depend on',
  auditors: 'AWS: roles and users, other than the functions, that can read objects of a locked bucket',
  deployerReads: "AWS: whether the role of the environment's pipeline may read objects, for the smoke test's search",
  user: 'Lambda: the function of the user app',
  admin: 'Lambda: the function of the admin app',
  wafRatePer5Minutes:
    'AWS: requests of one address within 5 minutes before the firewall refuses more; 0: no firewall, else 10 or more',
  watch:
    'AWS: whether there are alarms beside those on maintenance of functions, and a dashboard; on fargate CloudWatch then counts requests, too (docs/watching.md)',
  alarmTopicArn: 'AWS: the SNS topic for alarms, in the region of the deployment',
  edgeAlarmTopicArn: 'AWS: the SNS topic in us-east-1 for alarms on CloudFront and its certificate',
  monthlyBudgetUsd:
    'AWS: US dollars that the whole account may cost in a month before edgeAlarmTopicArn is notified (docs/watching.md)',
  publicName: 'AWS: a domain of your own for CloudFront, with its certificate in us-east-1',
  bucketNamespace: 'AWS: where S3 looks for the name of the bucket; by default that of the bucket that is there',
  bootstrapQualifier: 'AWS: the qualifier of the CDK bootstrap to deploy with',
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
