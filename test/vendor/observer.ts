import type { Aws } from '../../lib/aws/aws.ts';
import type { Deployment, Observer } from '../../lib/aws/deployment.ts';
import { COMPONENTS } from '../../lib/aws/deploy/components.ts';
import type { ComponentName } from '../../lib/config/names.ts';
import type { Finding } from '../../lib/outcome.ts';

/** Status of what answers at an address that is asked without credentials. */
type Doors = (url: string) => number;
const REFUSING: Doors = () => 403;

/** An observer, with a network that refuses all without credentials unless another is given. */
export function observerOf(aws: Aws, { config }: Deployment, doors = REFUSING): Observer {
  return {
    aws,
    config,
    reach: ({ url }) => Promise.resolve(new Response(null, { status: doors(url) })),
    tell: () => undefined,
  };
}

/** What a component finds wrong with what the services answer. Throws where it cannot look. */
export async function findingsOf(
  name: ComponentName,
  aws: Aws,
  deployment: Deployment,
  doors = REFUSING,
): Promise<readonly Finding[]> {
  const { resources, judge } = await COMPONENTS[name].look(observerOf(aws, deployment, doors));
  if (resources.length === 0) throw new Error(`there is no ${name}`);
  return judge(deployment).findings;
}
