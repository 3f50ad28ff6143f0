import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { AppName, RoleName } from '../../config/names.ts';
import type { PolicyDocument, Statement } from '../policies.ts';
import { functionAccess, functionTrust, objectAccess, policyDocument, storeLimits } from '../policies.ts';

/** Name of the one policy of each role. */
export const ACCESS = 'access';
/** Logical ids of the roles. */
export const ROLE_IDS: Readonly<Record<RoleName, string>> = {
  user: 'UserRole',
  admin: 'AdminRole',
  machine: 'MachineRole',
};

export interface ExecutionRolesProps {
  readonly bucketArn: string;
  /** ARN of the streams that each app writes to: that of its log group, with `:*` at its end. */
  readonly logStreamArns: Readonly<Record<AppName, string>>;
  /** Undefined: CloudFormation chooses them. */
  readonly roleNames?: Readonly<Record<AppName, string>> | undefined;
  /** What the descriptions call the deployment. */
  readonly label?: string;
  /**
   * Whether the roles can never do more than the product needs, whatever is granted to them later. Without it a permissions boundary of
   * your own may be set by `PermissionsBoundary.of(…)`.
   */
  readonly bounded?: boolean;
  readonly boundaryName?: string | undefined;
  /** What the role of the admin app may do besides. */
  readonly adminAccess?: readonly Statement[];
}

/** The roles that both functions run as: what each does with the store, prefix by prefix, its own logs, and nothing else. */
export class ExecutionRoles extends Construct {
  readonly user: IRole;
  readonly admin: IRole;

  constructor(scope: Construct, id: string, props: ExecutionRolesProps) {
    super(scope, id);
    const { bucketArn, logStreamArns, label = this.node.path, bounded = false } = props;
    const own = (app: AppName): readonly Statement[] => [
      ...functionAccess(app, logStreamArns[app]),
      ...(app === 'admin' ? (props.adminAccess ?? []) : []),
    ];
    const shape = (app: AppName): RoleShape => ({
      name: app,
      roleName: props.roleNames?.[app],
      policy: policyDocument([...objectAccess(bucketArn, app), ...own(app)]),
    });
    const boundary = policyDocument([...storeLimits(bucketArn), ...own('user'), ...own('admin')]);
    const [user, admin] = declareRoles(this, {
      label,
      trust: functionTrust(),
      roles: [shape('user'), shape('admin')],
      ...(bounded && { boundary: { name: props.boundaryName, policy: boundary } }),
    });
    if (!user || !admin) throw new Error('there are two roles');
    this.user = Role.fromRoleArn(this, 'User', user.attrArn);
    this.admin = Role.fromRoleArn(this, 'Admin', admin.attrArn);
  }
}

interface RoleShape {
  readonly name: RoleName;
  readonly roleName: string | undefined;
  readonly policy: PolicyDocument;
}

interface RolesShape {
  readonly label: string;
  readonly trust: PolicyDocument;
  readonly roles: readonly RoleShape[];
  readonly boundary?: { readonly name: string | undefined; readonly policy: PolicyDocument };
}

/** Adds roles with one policy each. */
export function declareRoles(scope: Construct, { label, trust, roles, boundary }: RolesShape): CfnRole[] {
  const limit =
    boundary &&
    new CfnManagedPolicy(scope, 'Boundary', {
      ...(boundary.name !== undefined && { managedPolicyName: boundary.name }),
      policyDocument: boundary.policy,
    });
  return roles.map(
    ({ name, roleName, policy }) =>
      new CfnRole(scope, ROLE_IDS[name], {
        ...(roleName !== undefined && { roleName }),
        description: `Role of the ${name} of ${label}`,
        assumeRolePolicyDocument: trust,
        policies: [{ policyName: ACCESS, policyDocument: policy }],
        ...(limit && { permissionsBoundary: limit.ref }),
      }),
  );
}
