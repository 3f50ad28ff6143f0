import * as z from 'zod';
import { askAll } from '../ask-all.ts';
import { DeployError } from '../deploy-error.ts';
import type { Preflight } from '../region-deployment.ts';
import type { CloudRegion } from './component.ts';
import { enableCommand, missingServices } from './google-services.ts';
import { listKinds } from './inventory.ts';

const Services = z
  .object({ services: z.array(z.object({ name: z.string() })).default([]), nextPageToken: z.string().optional() })
  .transform(({ services, nextPageToken }) => ({ items: services, nextPageToken }));

/** Whether the APIs are enabled and let themselves be asked. */
export function cloudPreflight(cloudRegion: CloudRegion): Promise<Preflight> {
  const { google, config } = cloudRegion;
  const lists = listKinds(google, config).map(
    ({ kind, names }) => [kind, async () => `${(await names()).length} there`] as const,
  );
  return askAll(config.region, Object.fromEntries([['apis', () => enabledServices(cloudRegion)], ...lists]));
}

/** Says how many are enabled. Throws `config` with the command for those that are not. */
async function enabledServices({ google, config, projectNumber }: CloudRegion): Promise<string> {
  const path = `/v1/projects/${projectNumber}/services`;
  const query = { filter: 'state:ENABLED', pageSize: '200' };
  const found = await google.list(Services, { service: 'serviceusage', method: 'GET', path, query });
  const missing = missingServices(found.map(({ name }) => name.split('/').at(-1) ?? ''));
  if (missing.length === 0) return 'all enabled';
  throw new DeployError('config', `${missing.join(', ')} not enabled: ${enableCommand(missing, config.googleProject)}`);
}
