import type { Deployment } from '../deployment.ts';
import { DeployError } from '../../deploy-error.ts';

/** A port that the load balancer is reached at, and by whom; no prefix list is anybody. */
interface Ingress {
  readonly port: number;
  readonly prefixList: string | undefined;
}

/** The port that answers: with a certificate only TLS, to which plain HTTP redirects. */
export function listenerPort({ config }: Pick<Deployment, 'config'>): 80 | 443 {
  return config.container.certificateArn === undefined ? 80 : 443;
}

/** Whom the load balancer's security group lets in: anybody before the lock, CloudFront at the one port that it asks after. */
export function balancerIngress(deployment: Deployment): readonly Ingress[] {
  const { locked, originPrefixList: prefixList } = deployment;
  const port = listenerPort(deployment);
  if (!locked) return [...new Set([80, port])].map((open) => ({ port: open, prefixList: undefined }));
  if (prefixList === undefined)
    throw new DeployError(
      'refused',
      'a locked load balancer needs the prefix list of CloudFront addresses: give originPrefixList',
    );
  return [{ port, prefixList }];
}
