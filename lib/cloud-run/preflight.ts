import { askAll } from '../ask-all.ts';
import type { Preflight } from '../place.ts';
import type { CloudSite } from './component.ts';
import { listKinds } from './inventory.ts';

/** Whether the APIs are enabled and let themselves be asked. */
export function cloudPreflight({ google, config }: CloudSite): Promise<Preflight> {
  const questions = listKinds(google, config).map(
    ({ kind, names }) => [kind, async () => `${(await names()).length} there`] as const,
  );
  return askAll(config.region, Object.fromEntries(questions));
}
