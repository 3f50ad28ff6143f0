import type { Outcome, Site } from '../../lib/lifecycle.ts';
import { readRemains } from '../../lib/remains.ts';
import { runSmoke } from './run-smoke.ts';

/** The smoke test as a step of the deployment's own commands, with the right to search the bucket and the logs. */
export async function smokeSite(site: Site, url: string, adminKey: string | undefined): Promise<Outcome> {
  const { region, version } = site.config;
  const results = await runSmoke({
    url,
    adminKey,
    version,
    reach: site.reach,
    isHealthShadowed: site.emulator === 'ministack',
    remains: () => readRemains(site),
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
