import type { Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Deployment } from '../../../lib/aws/deployment.ts';
import type { AppName, ComponentName, RoleName } from '../../../lib/config/names.ts';
import { namesOf } from '../../../lib/config/names.ts';
import { containersBook } from '../../vendor/books/containers.ts';
import { launchData, machineBook } from '../../vendor/books/machine.ts';
import { rolesBook } from '../../vendor/books/roles.ts';
import { storageBook } from '../../vendor/books/storage.ts';
import { container, definition, service } from '../../vendor/books/tasks.ts';
import type { Book } from '../../vendor/replay.ts';
import { fault, says } from '../../vendor/replay.ts';
import type { Answer } from '../../vendor/write-answer.ts';
import { testDeployment } from '../lib/deployment.ts';

/** How a component is seen by what the vendor answers where all is as declared. */
interface Scene {
  readonly component: ComponentName;
  readonly deployment: Deployment;
  readonly book: Book;
  /** Status at an address that is asked without credentials. */
  readonly doors?: (url: string) => number;
}

/** A check that some emulator cannot hold: the same scene, and with answers that differ in this only. */
export interface GapCase {
  readonly good: Scene;
  readonly wrong: readonly Partial<Pick<Scene, 'book' | 'doors'>>[];
}

const scene = (
  component: ComponentName,
  deployment: Deployment,
  book: (deployment: Deployment) => Book,
  doors?: Scene['doors'],
): Scene => ({ component, deployment, book: book(deployment), ...(doors && { doors }) });

const STORAGE = scene('storage', testDeployment(false), storageBook);
const ROLES = scene('role', testDeployment(true), rolesBook);
const MACHINE_ROLE = scene('role', testDeployment(true, { target: 'ec2' }), rolesBook);
const FARGATE = scene('fargate', testDeployment(false, { target: 'fargate' }), containersBook, (url) =>
  url.includes('/admin') ? 401 : 200,
);
const MACHINE = scene('instance', testDeployment(false, { target: 'ec2' }), machineBook, () => 200);

/** A changed answer of a book, where it is about this. */
function changed(
  { book }: Scene,
  call: string,
  change: (output: never) => unknown,
  isMeant: (output: never) => boolean = () => true,
): { readonly book: Book } {
  const entry = book[call] as Answer | ((asked: never) => Answer);
  return {
    book: {
      ...book,
      [call]: (asked) => {
        const answer = typeof entry === 'function' ? entry(asked as never) : entry;
        if (!('output' in answer)) throw new Error(`${call} is answered with no output`);
        return isMeant(answer.output as never)
          ? says(change(structuredClone(answer.output) as never) as object)
          : answer;
      },
    },
  };
}

/** What is there where no policy was given: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html */
const FULL_ACCESS = JSON.stringify({
  Version: '2008-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
});

const endpointPolicy = (good: Scene): GapCase => ({
  good,
  wrong: [FULL_ACCESS, undefined].map((PolicyDocument) =>
    changed(good, 'ec2 DescribeVpcEndpoints', ({ VpcEndpoints }: { VpcEndpoints: object[] }) => ({
      VpcEndpoints: VpcEndpoints.map((each) => ({ ...each, PolicyDocument })),
    })),
  ),
});

interface RoleAnswer {
  readonly Role: { readonly RoleName: string };
}

function boundary(good: Scene, role: RoleName): GapCase {
  const others = [
    undefined,
    {
      PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
      PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    },
  ];
  const name = namesOf(good.deployment.config).roles[role];
  return {
    good,
    wrong: others.map((PermissionsBoundary) =>
      changed(
        good,
        'iam GetRole',
        ({ Role }: RoleAnswer) => ({ Role: { ...Role, PermissionsBoundary } }),
        ({ Role }: RoleAnswer) => Role.RoleName === name,
      ),
    ),
  };
}

function ofService(app: AppName, changes: readonly Partial<Service>[]): GapCase {
  const wrong = changes.map((change) =>
    changed(
      FARGATE,
      'ecs DescribeServices',
      () => ({ services: [{ ...service(FARGATE.deployment, app), ...change }], failures: [] }),
      ({ services: [found] }: { services: Service[] }) => found?.serviceName === app,
    ),
  );
  return { good: FARGATE, wrong };
}

function ofDefinition(app: AppName, changes: readonly Partial<TaskDefinition>[]): GapCase {
  const own = definition(FARGATE.deployment, app);
  const wrong = changes.map((change) =>
    changed(
      FARGATE,
      'ecs DescribeTaskDefinition',
      () => ({ taskDefinition: { ...own, ...change }, tags: [] }),
      ({ taskDefinition }: { taskDefinition: TaskDefinition }) => taskDefinition.family === own.family,
    ),
  );
  return { good: FARGATE, wrong };
}

function ofApp(app: AppName): Readonly<Record<string, GapCase>> {
  const name = app === 'user' ? 'User' : 'Admin';
  const own = container(FARGATE.deployment, app);
  const withContainer = (change: object): Partial<TaskDefinition> => ({
    containerDefinitions: [{ ...own, ...change }],
  });
  const inContainer = `fargate/as-declared: ${name}Definition.ContainerDefinitions[${app}]`;
  return {
    // The default of a service behind a load balancer is 0.
    [`fargate/as-declared: ${name}Service.HealthCheckGracePeriodSeconds`]: ofService(app, [
      { healthCheckGracePeriodSeconds: 0 },
      { healthCheckGracePeriodSeconds: undefined },
    ]),
    [`fargate/as-declared: ${name}Service.PropagateTags`]: ofService(app, [
      { propagateTags: 'NONE' },
      { propagateTags: undefined },
    ]),
    [`fargate/as-declared: ${name}Definition.RuntimePlatform`]: ofDefinition(app, [
      { runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } },
      { runtimePlatform: undefined },
    ]),
    [`fargate/as-declared: ${name}Definition.Volumes`]: ofDefinition(app, [
      { volumes: [{ name: 'scratch', host: { sourcePath: '/' } }] },
      {
        volumes: [
          { name: 'scratch', host: {} },
          { name: 'more', efsVolumeConfiguration: { fileSystemId: 'fs-1' } },
        ],
      },
      { volumes: [] },
    ]),
    [`${inContainer}.LinuxParameters`]: ofDefinition(app, [
      withContainer({ linuxParameters: { capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } } }),
      withContainer({ linuxParameters: undefined }),
    ]),
    [`${inContainer}.HealthCheck`]: ofDefinition(app, [
      withContainer({ healthCheck: { ...own.healthCheck, command: ['CMD', 'true'] } }),
      withContainer({ healthCheck: undefined }),
    ]),
  };
}

const launching = (change: object): { readonly book: Book } =>
  changed(MACHINE, 'ec2 DescribeLaunchTemplateVersions', () => ({
    LaunchTemplateVersions: [
      {
        LaunchTemplateId: 'lt-0a',
        VersionNumber: 2,
        LaunchTemplateData: { ...launchData(MACHINE.deployment), ...change },
      },
    ],
  }));
const card = (change: object): { readonly book: Book } =>
  launching({
    NetworkInterfaces: [
      { DeviceIndex: 0, AssociatePublicIpAddress: true, DeleteOnTermination: true, Groups: ['sg-0a'], ...change },
    ],
  });
const launched = (property: string): string => `instance/as-declared: Template.LaunchTemplateData.${property}`;
const asleep = (Name: string): { readonly book: Book } =>
  changed(MACHINE, 'ec2 DescribeInstances', () => ({
    Reservations: [{ Instances: [{ InstanceId: 'i-0a', State: { Name } }] }],
  }));

/** By what the table of gaps calls them. */
export const GAP_CASES: Readonly<Record<string, GapCase>> = {
  'storage/as-declared: Bucket.LifecycleConfiguration': {
    good: STORAGE,
    wrong: [
      changed(STORAGE, 's3 GetBucketLifecycleConfiguration', ({ Rules }: { Rules: object[] }) => ({
        Rules: Rules.map((rule) => ({ ...rule, Expiration: { Days: 9 } })),
      })),
      changed(STORAGE, 's3 GetBucketLifecycleConfiguration', ({ Rules }: { Rules: object[] }) => ({
        Rules: Rules.map((rule) => ({ ...rule, Status: 'Disabled' })),
      })),
      {
        // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html: the error where there are no rules.
        book: { ...STORAGE.book, 's3 GetBucketLifecycleConfiguration': fault(404, 'NoSuchLifecycleConfiguration') },
      },
    ],
  },
  'role/as-declared: UserRole.PermissionsBoundary': boundary(ROLES, 'user'),
  'role/as-declared: AdminRole.PermissionsBoundary': boundary(ROLES, 'admin'),
  'role/as-declared: MachineRole.PermissionsBoundary': boundary(MACHINE_ROLE, 'machine'),
  'fargate/as-declared: StoreEndpoint.PolicyDocument': endpointPolicy(FARGATE),
  ...ofApp('user'),
  ...ofApp('admin'),
  'instance/as-declared: StoreEndpoint.PolicyDocument': endpointPolicy(MACHINE),
  [launched('NetworkInterfaces[0].Groups')]: {
    good: MACHINE,
    wrong: [card({ Groups: ['sg-0a', 'sg-9'] }), card({ Groups: [] })],
  },
  [launched('CreditSpecification')]: {
    good: MACHINE,
    wrong: [
      launching({ CreditSpecification: { CpuCredits: 'unlimited' } }),
      launching({ CreditSpecification: undefined }),
    ],
  },
  [launched('NetworkInterfaces[0].DeleteOnTermination')]: {
    good: MACHINE,
    wrong: [card({ DeleteOnTermination: false })],
  },
  'instance/machine': { good: MACHINE, wrong: ['pending', 'stopped', 'stopping'].map(asleep) },
  'instance/address-leads-there': {
    good: MACHINE,
    wrong: [
      changed(MACHINE, 'ec2 DescribeAddresses', ({ Addresses }: { Addresses: object[] }) => ({
        Addresses: Addresses.map((each) => ({ ...each, InstanceId: 'i-9' })),
      })),
    ],
  },
  'instance/door': { good: MACHINE, wrong: [{ doors: () => 502 }, { doors: () => 403 }] },
};
