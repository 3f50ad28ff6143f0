interface Advice {
  /** What AWS says, whatever text is around it. */
  readonly said: RegExp;
  readonly todo: string;
}

/** Codes are in the links of the tables of https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
const QUOTA = (service: string, code: string): string =>
  `ask for more by \`aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value …\` (https://console.aws.amazon.com/servicequotas/home/services/${service}/quotas/${code})`;

/** Refusals of AWS that occur only when something is created, each with what to do. The source of each is its link. */
const ADVICE: readonly Advice[] = [
  {
    // People of AWS look at a new account first: https://github.com/aws-samples/aws-cdk-examples/issues/279 has the words.
    said: /account must be verified before you can add (?:new )?CloudFront resources/i,
    todo: 'open a case at https://console.aws.amazon.com/support/home#/case/create (Account and billing, free) that quotes this message, and create again when it is answered',
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move.html
    said: /CNAMEAlreadyExists|CNAMEs? you provided (?:are|is) already associated/i,
    todo: 'another distribution, of this account or another one, already has publicName: give each region a name of its own, or move it (https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/alternate-domain-names-move.html)',
  },
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
    said: /VpcLimitExceeded|maximum number of VPCs/i,
    todo: `delete a network that is not used, or ${QUOTA('vpc', 'L-F678F1CE')}`,
  },
  {
    said: /AddressLimitExceeded|maximum number of addresses/i,
    todo: `release an Elastic IP that is not used, or ${QUOTA('ec2', 'L-0263D0A3')}`,
  },
  {
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_restore-secret.html
    said: /secret with this name is already scheduled for deletion/i,
    todo: 'someone deleted the secret of the sign-in client, and its name is taken until it is gone: `aws secretsmanager delete-secret --force-delete-without-recovery --secret-id NAME`, wait a minute and create again',
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
    said: /UnreservedConcurrentExecutions? below its minimum/i,
    todo: `leave out reservedConcurrency, or ${QUOTA('lambda', 'L-B99A9384')}`,
  },
  {
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using-service-linked-roles.html
    said: /Unable to assume the service linked role/i,
    todo: '`aws iam create-service-linked-role --aws-service-name ecs.amazonaws.com`, wait a minute and create again',
  },
  {
    // https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-troubleshoot.html
    said: /bootstrap stack version|has(?: not|n't) been bootstrapped|SSM parameter \/cdk-bootstrap/i,
    todo: '`npx cdk bootstrap aws://ACCOUNT/REGION` makes it or brings it up to date',
  },
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (OptInRequired)
    said: /OptInRequired|SubscriptionRequiredException|not subscribed to this service|needs a subscription for the service/i,
    todo: 'the account is not activated for this service yet: finish its sign-up at https://portal.aws.amazon.com/billing/signup, or enable the region at https://console.aws.amazon.com/billing/home#/account',
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
    said: /Limit exceeded for resource of type|LimitExceeded|ServiceQuotaExceeded/i,
    todo: 'a quota of the account is reached: delete what is not used, or ask for more at https://console.aws.amazon.com/servicequotas/home/services (cloudfront for distributions), and run the same command again',
  },
  {
    // https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
    // A change set goes when another one of the stack is executed: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html
    said: /ResourceConflictException|An update is in progress for resource|ChangeSetNotFound|ChangeSet \[[^\]]*\] does not exist|InvalidChangeSetStatus|already exists and cannot be created again/i,
    todo: 'someone else is changing it at the same time: wait a minute, and run the same command again',
  },
  {
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html (ThrottlingException)
    said: /Rate exceeded|ThrottlingException|RequestLimitExceeded/i,
    todo: 'AWS is throttling requests of this account: wait a minute, and run the same command again',
  },
  {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HowToDeleteDistribution.html
    said: /DistributionNotDisabled|distribution you are trying to delete has not been disabled/i,
    todo: 'someone enabled it again in the meantime. Disable it at https://console.aws.amazon.com/cloudfront/v4/home#/distributions, wait until its status is Deployed, and delete again',
  },
  {
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html
    said: /BucketNotEmpty|bucket (?:that )?you tried to delete is not empty/i,
    todo: 'something was written to the bucket while it was being deleted: stop the writer, and delete again, which empties it first',
  },
  {
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html
    said: /DeleteConflict|Cannot delete entity, must|Cannot delete a policy attached to entities/i,
    todo: 'someone attached something to it by hand: see it with `aws iam list-attached-role-policies --role-name …` and `list-instance-profiles-for-role`, detach it, and delete again',
  },
  {
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html (DependencyViolation)
    said: /DependencyViolation|has a dependent object|has dependencies and cannot be deleted/i,
    todo: 'the network has something that the product did not make: find it with `aws ec2 describe-network-interfaces --filters Name=vpc-id,Values=…`, remove it, and delete again',
  },
];

/** What AWS said, with what to do where that is known. */
export function withAdvice(message: string): string {
  const known = ADVICE.find(({ said }) => said.test(message));
  return known ? `${message}. What to do: ${known.todo}` : message;
}
