import type { Outcome } from '../outcome.ts';
import { NOTHING } from '../outcome.ts';
import type { RegionDeployment } from '../region-deployment.ts';
import { countSmoke, runSmoke } from './run-smoke.ts';

/** The smoke test as a step of the deployment's own commands, with the right to search the bucket and the logs. */
export async function smokeSite(place: RegionDeployment, url: string, adminKey: string | undefined): Promise<Outcome> {
  const { region, version } = place;
  const results = await runSmoke({
    url,
    adminUrl: await place.adminAddress(),
    adminKey,
    version,
    reach: place.reach,
    browse: 'elsewhere',
    isHealthShadowed: place.isHealthShadowed,
    isEmulated: place.isEmulated,
    storedData: (traces) => place.storedData(traces),
  });
  return {
    ...NOTHING,
    result: countSmoke(results),
    resources: results.flatMap(({ name, status, note }) =>
      note === undefined || status === 'skipped' ? [] : [`${name}: ${note}`],
    ),
    findings: results.flatMap(({ name, failure }) =>
      failure === undefined ? [] : [{ component: 'smoke', region, check: name, message: failure }],
    ),
    skipped: results.flatMap(({ name, status, note = '' }) =>
      status === 'skipped' ? [{ check: name, reason: note }] : [],
    ),
  };
}
