import type { Call } from '../config/request.ts';

/** What a call is needed for: any deployment, what one target has in addition, or the role of a pipeline. */
export type Part = 'deployment' | 'fargate' | 'machine' | 'image' | 'role';
/** What a call is about. `deployer-policy.ts` has the ARNs. */
export type Scope =
  | 'bootstrap roles'
  | 'bootstrap version'
  | 'buckets'
  | 'budgets'
  | 'clusters'
  | 'dashboards'
  | 'distributions'
  | 'everything'
  | 'functions'
  | 'images'
  | 'log groups of functions'
  | 'log groups of tasks'
  | 'image builder'
  | 'instance profiles'
  | 'new snapshots'
  | 'objects'
  | 'policies'
  | 'provider'
  | 'repositories'
  | 'roles'
  | 'rules'
  | 'route tables'
  | 'scaling groups'
  | 'secrets'
  | 'security groups'
  | 'service roles'
  | 'services'
  | 'stacks'
  | 'addresses'
  | 'web acls';

interface Row {
  /** Undefined: no deployer of a real account makes these calls, for the reason in the comment above them. */
  readonly part: Part | undefined;
  readonly scope: Scope;
  /** By the prefix of their actions, which is also the name of the client in `aws.ts`. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

/**
 * Every call that `lib` makes. A call that is about something named is allowed on the deployment's own names; one that lists, or of which
 * the reference says that it knows no resources, on everything. To add a call, add it where it belongs; a test finds one that is missing.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const CALLS: readonly Row[] = [
  {
    part: 'deployment',
    scope: 'everything',
    calls: {
      cloudformation: ['DescribeStacks'],
      cloudfront: ['GetOriginAccessControl', 'ListDistributions', 'ListOriginAccessControls'],
      cloudwatch: ['DescribeAlarms', 'ListDashboards'],
      events: ['ListRules'],
      iam: ['ListPolicies', 'ListRoles'],
      lambda: ['GetAccountSettings', 'ListFunctions'],
      logs: ['DescribeLogGroups'],
      s3: ['ListBuckets'],
      secretsmanager: ['ListSecrets'],
      servicequotas: ['GetAWSDefaultServiceQuota', 'GetServiceQuota'],
      sts: ['GetCallerIdentity'],
      wafv2: ['ListWebACLs'],
    },
  },
  { part: 'deployment', scope: 'bootstrap roles', calls: { cdk: ['deploy'] } },
  { part: 'deployment', scope: 'bootstrap version', calls: { ssm: ['GetParameter'] } },
  // Of services: preflight looks for them, and create makes those that an account does not have yet.
  ...(['fargate', 'machine', 'image'] as const).map((part): Row => ({
    part,
    scope: 'service roles',
    calls: { iam: ['CreateServiceLinkedRole', 'GetRole'] },
  })),
  {
    part: 'deployment',
    scope: 'stacks',
    calls: {
      cloudformation: [
        'ContinueUpdateRollback',
        'DescribeStackEvents',
        'GetTemplate',
        'RollbackStack',
        'UpdateTerminationProtection',
      ],
    },
  },
  { part: 'deployment', scope: 'distributions', calls: { cloudfront: ['GetDistribution'] } },
  { part: 'deployment', scope: 'dashboards', calls: { cloudwatch: ['GetDashboard'] } },
  {
    part: 'deployment',
    scope: 'budgets',
    calls: { budgets: ['DescribeBudget', 'DescribeNotificationsForBudget', 'DescribeSubscribersForNotification'] },
  },
  { part: 'deployment', scope: 'web acls', calls: { wafv2: ['GetWebACL'] } },
  {
    part: 'deployment',
    scope: 'rules',
    // Targets that were added to a schedule are removed by force or when they are pruned.
    calls: { events: ['DescribeRule', 'ListTargetsByRule', 'RemoveTargets'] },
  },
  {
    part: 'deployment',
    scope: 'roles',
    // Policies that were added are removed when they are pruned.
    calls: {
      iam: [
        'DeleteRolePolicy',
        'DetachRolePolicy',
        'GetRole',
        'GetRolePolicy',
        'ListAttachedRolePolicies',
        'ListRolePolicies',
      ],
    },
  },
  { part: 'deployment', scope: 'policies', calls: { iam: ['GetPolicy', 'GetPolicyVersion'] } },
  {
    part: 'deployment',
    scope: 'functions',
    calls: {
      lambda: [
        'DeleteFunctionConcurrency',
        'GetFunction',
        'GetFunctionConfiguration',
        'GetFunctionUrlConfig',
        'GetPolicy',
        'RemovePermission',
        'UpdateFunctionConfiguration',
      ],
    },
  },
  {
    part: 'deployment',
    scope: 'secrets',
    // Without GetSecretValue: a deployer puts a value in and does not read it.
    calls: {
      secretsmanager: [
        'DeleteSecret',
        'DescribeSecret',
        'GetResourcePolicy',
        'PutResourcePolicy',
        'PutSecretValue',
        'RestoreSecret',
      ],
    },
  },
  // The search for plaintext of the smoke test.
  { part: 'deployment', scope: 'log groups of functions', calls: { logs: ['FilterLogEvents'] } },
  { part: 'fargate', scope: 'log groups of tasks', calls: { logs: ['FilterLogEvents'] } },
  {
    part: 'deployment',
    scope: 'buckets',
    calls: {
      s3: [
        'GetBucketCors',
        'GetBucketEncryption',
        'GetBucketLifecycleConfiguration',
        'GetBucketLocation',
        'GetBucketOwnershipControls',
        'GetBucketPolicy',
        'GetBucketVersioning',
        'GetPublicAccessBlock',
        'HeadBucket',
        'ListObjectVersions',
        'ListObjectsV2',
      ],
    },
  },
  // GetObject is given where the configuration says `deployerReads` and nowhere else.
  { part: 'deployment', scope: 'objects', calls: { s3: ['DeleteObjects', 'GetObject'] } },
  {
    part: 'fargate',
    scope: 'everything',
    calls: {
      ecr: ['DescribeRepositories', 'GetAuthorizationToken'],
      ecs: ['DescribeTaskDefinition', 'ListClusters', 'ListServices', 'ListTaskDefinitions', 'ListTasks'],
      elasticloadbalancing: [
        'DescribeListeners',
        'DescribeLoadBalancerAttributes',
        'DescribeLoadBalancers',
        'DescribeRules',
        'DescribeTargetGroupAttributes',
        'DescribeTargetGroups',
        'DescribeTargetHealth',
      ],
    },
  },
  {
    part: 'fargate',
    scope: 'repositories',
    calls: {
      docker: ['push'],
      ecr: [
        'BatchDeleteImage',
        'DeleteRepositoryPolicy',
        'DescribeImages',
        'GetLifecyclePolicy',
        'GetRepositoryPolicy',
      ],
    },
  },
  { part: 'fargate', scope: 'clusters', calls: { ecs: ['DescribeClusters'] } },
  { part: 'fargate', scope: 'services', calls: { ecs: ['DescribeServices'] } },
  ...(['fargate', 'machine'] as const).map((part): Row => ({
    part,
    scope: 'everything',
    calls: {
      cloudformation: ['ListExports'],
      ec2: [
        'DescribeInternetGateways',
        'DescribeManagedPrefixLists',
        'DescribeNatGateways',
        'DescribeRouteTables',
        'DescribeSecurityGroups',
        'DescribeSubnets',
        'DescribeVpcAttribute',
        'DescribeVpcEndpoints',
        'DescribeVpcs',
      ],
    },
  })),
  // What was added to them is pruned.
  ...(['fargate', 'machine'] as const).flatMap((part): Row[] => [
    {
      part,
      scope: 'security groups',
      calls: { ec2: ['RevokeSecurityGroupEgress', 'RevokeSecurityGroupIngress'] },
    },
    { part, scope: 'route tables', calls: { ec2: ['DeleteRoute'] } },
  ]),
  {
    part: 'machine',
    scope: 'everything',
    calls: {
      autoscaling: ['DescribeAutoScalingGroups'],
      ec2: [
        'DescribeAddresses',
        'DescribeImages',
        'DescribeInstances',
        'DescribeLaunchTemplateVersions',
        'DescribeLaunchTemplates',
        'DescribeSnapshots',
      ],
      iam: ['ListInstanceProfiles'],
    },
  },
  { part: 'machine', scope: 'instance profiles', calls: { iam: ['GetInstanceProfile'] } },
  { part: 'machine', scope: 'scaling groups', calls: { autoscaling: ['UpdateAutoScalingGroup'] } },
  // An address whose stack is gone.
  { part: 'machine', scope: 'addresses', calls: { ec2: ['ReleaseAddress'] } },
  {
    part: 'image',
    scope: 'everything',
    calls: {
      imagebuilder: [
        'ListComponents',
        'ListDistributionConfigurations',
        'ListImagePipelines',
        'ListImageRecipes',
        'ListImages',
        'ListInfrastructureConfigurations',
      ],
    },
  },
  {
    part: 'image',
    scope: 'image builder',
    calls: {
      imagebuilder: [
        'GetComponent',
        'GetDistributionConfiguration',
        'GetImage',
        'GetImageRecipe',
        'GetInfrastructureConfiguration',
        'ListImageBuildVersions',
      ],
    },
  },
  {
    part: 'image',
    scope: 'images',
    calls: {
      ec2: [
        'DeleteSnapshot',
        'DeregisterImage',
        'DescribeImageAttribute',
        'ModifyImageAttribute',
        'ResetImageAttribute',
      ],
    },
  },
  { part: 'image', scope: 'new snapshots', calls: { ec2: ['CreateTags'] } },
  { part: 'role', scope: 'provider', calls: { iam: ['GetOpenIDConnectProvider'] } },
  // On emulators, whose CloudFormation has neither a bootstrap nor addresses.
  { part: undefined, scope: 'everything', calls: { ec2: ['AllocateAddress'], s3: ['CreateBucket'] } },
  // A security group that others put into the network, by force. No tag says that it may be deleted, so its owner has to remove it.
  { part: undefined, scope: 'everything', calls: { ec2: ['DeleteSecurityGroup'] } },
];

/** Calls whose actions have other names than theirs. */
const ACTIONS: Readonly<Record<Call, readonly string[]>> = {
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_budgets.html
  'budgets DescribeBudget': ['budgets:ViewBudget'],
  'budgets DescribeNotificationsForBudget': ['budgets:ViewBudget'],
  'budgets DescribeSubscribersForNotification': ['budgets:ViewBudget'],
  // Without the name of a stack it takes both: Service Authorization Reference, AWS CloudFormation, DescribeStacks.
  'cloudformation DescribeStacks': ['cloudformation:DescribeStacks', 'cloudformation:ListStacks'],
  's3 HeadBucket': ['s3:ListBucket'],
  's3 ListBuckets': ['s3:ListAllMyBuckets'],
  's3 ListObjectsV2': ['s3:ListBucket'],
  's3 ListObjectVersions': ['s3:ListBucketVersions'],
  's3 DeleteObjects': ['s3:DeleteObject', 's3:DeleteObjectVersion'],
  's3 GetBucketCors': ['s3:GetBucketCORS'],
  's3 GetBucketEncryption': ['s3:GetEncryptionConfiguration'],
  's3 GetBucketLifecycleConfiguration': ['s3:GetLifecycleConfiguration'],
  's3 GetPublicAccessBlock': ['s3:GetBucketPublicAccessBlock'],
  // Everybody may ask who he is.
  'sts GetCallerIdentity': [],
  // The CDK does everything else as one of these roles: https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
  'cdk deploy': ['sts:AssumeRole'],
  // https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
  'docker push': [
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:CompleteLayerUpload',
    'ecr:InitiateLayerUpload',
    'ecr:PutImage',
    'ecr:UploadLayerPart',
  ],
};

/** The calls of a row, as they are recorded. */
export function callsOf({ calls }: Row): Call[] {
  return Object.entries(calls).flatMap(([service, names]) => names.map((name): Call => `${service} ${name}`));
}

/** IAM actions that the calls need, sorted. */
export function actionsFor(calls: Iterable<Call>): string[] {
  const actions = [...calls].flatMap((call) => ACTIONS[call] ?? [call.replace(' ', ':')]);
  return [...new Set(actions)].sort();
}

/** What a deployer of these parts has to be allowed on each scope. */
export function actionsByScope(parts: readonly Part[]): ReadonlyMap<Scope, readonly string[]> {
  const calls = new Map<Scope, Call[]>();
  for (const row of CALLS) {
    if (row.part === undefined || !parts.includes(row.part)) continue;
    calls.set(row.scope, [...(calls.get(row.scope) ?? []), ...callsOf(row)]);
  }
  return new Map([...calls].map(([scope, made]) => [scope, actionsFor(made)]));
}
