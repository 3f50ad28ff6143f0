import type { Outcome } from '../outcome.ts';
import type { Place } from '../place.ts';
import { runSmoke } from './run-smoke.ts';

/** The smoke test as a step of the deployment's own commands, with the right to search the bucket and the logs. */
export async function smokeSite(place: Place, url: string, adminKey: string | undefined): Promise<Outcome> {
  const { region, version } = place;
  const results = await runSmoke({
    url,
    adminUrl: await place.adminAddress(),
    adminKey,
    version,
    reach: place.reach,
    isHealthShadowed: place.isHealthShadowed,
    isEmulated: place.isEmulated,
    remains: (traces) => place.remains(traces),
  });
  const failed = results.flatMap(({ name, failure }) => (failure === undefined ? [] : [{ name, failure }]));
  return {
    did: `${results.length - failed.length} of ${results.length} hold`,
    resources: results.flatMap(({ name, note }) => (note === undefined ? [] : [`${name}: ${note}`])),
    findings: failed.map(({ name, failure }) => ({
      component: 'smoke' as const,
      region,
      check: name,
      message: failure,
    })),
    excused: [],
  };
}
