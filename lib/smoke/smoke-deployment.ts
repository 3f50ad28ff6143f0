import type { Outcome } from '../outcome.ts';
import { NOTHING } from '../outcome.ts';
import type { RegionDeployment } from '../region-deployment.ts';
import { countSmoke, runSmoke } from './run-smoke.ts';

/** The smoke test as a step of the deployment's own commands, with the right to search the bucket and the logs. */
export async function smokeDeployment(
  deployment: RegionDeployment,
  url: string,
  adminKey: string | undefined,
): Promise<Outcome> {
  const { region, version } = deployment;
  const results = await runSmoke({
    url,
    adminUrl: await deployment.adminAddress(),
    adminKey,
    version,
    reach: deployment.reach,
    browse: 'elsewhere',
    isHealthShadowed: deployment.isHealthShadowed,
    isEmulated: deployment.isEmulated,
    storedData: (traces) => deployment.storedData(traces),
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
