import type { IGrantable, IPrincipal, IRole } from 'aws-cdk-lib/aws-iam';
import { DeployError } from '../../deploy-error.ts';
import { arnAt } from './arns.ts';

/** ARNs by which a policy's condition knows a principal. Throws `config` for one that has none, such as a service. */
export function principalArns({ grantPrincipal }: IGrantable): string[] {
  if (isRole(grantPrincipal)) {
    // AWS names a session by its role; an emulator by the session's own ARN.
    const session = `assumed-role/${grantPrincipal.roleName}/*`;
    return [grantPrincipal.roleArn, arnAt(grantPrincipal, { service: 'sts', region: '', resource: session })];
  }
  const { principalJson } = grantPrincipal.policyFragment;
  const arns: unknown[] = [principalJson['AWS']].flat();
  const named = arns.filter((arn) => typeof arn === 'string' && arn !== '*') as string[];
  if (named.length > 0) return named;
  throw new DeployError('config', 'only roles and users may be let in: this principal has no ARN of its own');
}

/** Also one that was imported, which the CDK's own question does not know. */
function isRole(principal: IPrincipal): principal is IRole {
  return 'roleArn' in principal && 'roleName' in principal;
}
