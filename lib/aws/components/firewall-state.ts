import type { Observer } from '../deployment.ts';
import type { Compared } from '../declared/live.ts';
import { readWebAcl } from '../declared/readers/wafv2.ts';
import { namesOf } from '../../config/names.ts';

export async function observeFirewall({ aws, config }: Observer): Promise<Compared> {
  return { seen: { live: { WebAcl: await readWebAcl(aws.wafv2, namesOf(config).firewall) }, imports: {} } };
}
