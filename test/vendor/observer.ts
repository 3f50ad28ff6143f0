import type { Aws } from '../../lib/aws/aws.ts';
import type { Deployment, Observer } from '../../lib/aws/deployment.ts';
import { COMPONENTS } from '../../lib/aws/deploy/components.ts';
import type { ComponentName } from '../../lib/config/names.ts';
import type { Finding } from '../../lib/outcome.ts';

/** Whoever looks, with a network that refuses all who have no credentials. */
export function observerOf(aws: Aws, { config }: Deployment, status = 403): Observer {
  return {
    aws,
    config,
    reach: () => Promise.resolve(new Response(null, { status })),
    tell: () => undefined,
  };
}

/** What a component finds wrong with what the services answer. Throws where it cannot look. */
export async function findingsOf(name: ComponentName, aws: Aws, deployment: Deployment): Promise<readonly Finding[]> {
  const { resources, judge } = await COMPONENTS[name].look(observerOf(aws, deployment));
  if (resources.length === 0) throw new Error(`there is no ${name}`);
  return judge(deployment).findings;
}
