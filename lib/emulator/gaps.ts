import type { Judgement } from '../checks.ts';
import type { ComponentName } from '../config/names.ts';
import type { Gap } from '../gap.ts';
import type { Finding } from '../outcome.ts';
import type { Judged } from '../backend.ts';

export type Emulator = 'ministack' | 'localstack';

const BUCKET_RULES = 'storage/as-declared: Bucket.LifecycleConfiguration';

/** What emulators do not do. Every report prints these lines, and `verify` fails when one of the checks holds after all. */
export const EMULATOR_GAPS: readonly Gap[] = [
  gap('ministack', BUCKET_RULES, "CloudFormation drops the bucket's lifecycle rules"),
  gap('localstack', BUCKET_RULES, "CloudFormation drops the bucket's lifecycle rules"),
  ...['UserRole', 'AdminRole', 'MachineRole'].map((role) =>
    gap(
      'ministack',
      `role/as-declared: ${role}.PermissionsBoundary`,
      "CloudFormation drops a role's permissions boundary",
    ),
  ),
  gap('ministack', 'fargate/as-declared: StoreEndpoint.PolicyDocument', 'the policy of an endpoint is not shown'),
  ...(['User', 'Admin'] as const).flatMap((app) => {
    const [definition, container] = [`fargate/as-declared: ${app}Definition` as const, app.toLowerCase()];
    const kept = 'under names that ECS does not have';
    return [
      ...(['HealthCheckGracePeriodSeconds', 'PropagateTags'] as const).map((name) =>
        gap('ministack', `fargate/as-declared: ${app}Service.${name}`, 'CloudFormation drops it of a service'),
      ),
      gap('ministack', `${definition}.RuntimePlatform`, 'CloudFormation drops the platform of a task definition'),
      gap('ministack', `${definition}.Volumes`, `CloudFormation keeps the volumes of a task definition ${kept}`),
      gap(
        'ministack',
        `${definition}.ContainerDefinitions[${container}].LinuxParameters`,
        `CloudFormation keeps the capabilities of a container ${kept}`,
      ),
      gap(
        'ministack',
        `${definition}.ContainerDefinitions[${container}].HealthCheck`,
        `CloudFormation keeps the health check of a container ${kept}`,
      ),
    ];
  }),
  gap('ministack', 'instance/as-declared: StoreEndpoint.PolicyDocument', 'the policy of an endpoint is not shown'),
  gap(
    'ministack',
    'instance/as-declared: Template.LaunchTemplateData.NetworkInterfaces[0].Groups',
    'the security groups of a launch template have a name that EC2 does not give',
  ),
  ...['CreditSpecification', 'NetworkInterfaces[0].DeleteOnTermination'].map((property) =>
    gap(
      'ministack',
      `instance/as-declared: Template.LaunchTemplateData.${property}`,
      'what a launch template says of it is not shown',
    ),
  ),
  ...(['machine', 'address-leads-there', 'door'] as const).map((check) => ({
    ...gap('ministack', `instance/${check}`, 'a scaling group starts no machine'),
    atTimes: true as const,
  })),
  gap(
    'ministack',
    undefined,
    'CloudFormation does not support Elastic IPs: lib/emulator/emulation.ts makes one before the stack',
  ),
  gap('ministack', undefined, 'Image Builder is missing: of the target ami the declaration and the checks are tried'),
  gap('ministack', undefined, 'budgets are missing: of one the declaration and the checks are tried'),
  gap('ministack', undefined, 'a target without a listener counts as healthy: an update has a gap of half a second'),
  gap(
    'ministack',
    undefined,
    'tasks ignore root, user, size and stop timeout: test/targets/fargate/task.test.ts has them',
  ),
  gap('ministack', undefined, 'a task gets invalid credentials: test/targets/fargate/task-link.ts has them'),
  gap('ministack', undefined, 'the distribution does not sign for function URLs: lib/emulator/edge.ts does'),
  gap('ministack', undefined, 'it answers /health itself under every host name: doors are tried at /api/info'),
  gap('ministack', undefined, 'REVERT_DRIFT change sets are missing: a repair updates the whole stack instead'),
  gap('ministack', undefined, 'a schedule starts a function without asking who may: verify reads the grant itself'),
  gap('ministack', undefined, 'it deletes a rule with targets that the stack did not make; AWS refuses that'),
  gap('ministack', undefined, "it takes no metrics from lines of the log: the console's overview stays empty there"),
  gap('ministack', undefined, "it has no limit of 6 MB on a function's request: lib/emulator/edge.ts has"),
];

/** Parts what is wrong from what the emulator cannot do. A gap that is gone is a failure: its line must go too. */
export function splitKnownGaps(
  emulator: Emulator | undefined,
  component: string,
  region: string,
  { checked, findings }: Judgement,
): Judged {
  const gaps = EMULATOR_GAPS.filter((each) => each.emulator === emulator);
  const covers = (gap: Gap, found: Finding): boolean =>
    `${component}/${found.check}` === gap.check || begins(`${component}/${found.check}: ${found.message}`, gap.check);
  // An addition is not something that the emulator left out.
  const isCovered = (found: Finding): boolean => found.addition === undefined && gaps.some((gap) => covers(gap, found));
  const gone = checked.filter((check) =>
    gaps.some(
      (each) =>
        each.atTimes !== true &&
        isAbout(each, `${component}/${check}`) &&
        !findings.some((found) => covers(each, found)),
    ),
  );
  const message = 'the emulator now supports this: remove the line from lib/emulator/gaps.ts';
  return {
    failures: [
      ...findings.filter((found) => !isCovered(found)),
      ...gone.map((check) => ({ component, region, check, message })),
    ],
    excused: findings.filter(isCovered),
  };
}

/** Whether a gap is in what was checked: the very check, a property, or something below it. */
function isAbout({ check }: Gap, checked: string): boolean {
  return check !== undefined && (begins(checked, check) || begins(check, checked));
}

/** Whether a text is what a gap names, or leads on from it. */
function begins(text: string, check: Gap['check']): boolean {
  return check !== undefined && text.startsWith(check) && !/^[A-Za-z0-9-]/.test(text.slice(check.length));
}

function gap(emulator: Emulator, check: `${ComponentName}/${string}` | undefined, reason: string): Gap {
  return { emulator, check, reason };
}
