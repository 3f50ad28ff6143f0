import * as z from 'zod';
import type { Inventory } from '../inventory.ts';
import type { CloudRunConfig } from './config.ts';
import type { Google, GoogleRequest } from './google-api.ts';
import { cloudNamesOf } from './names.ts';

interface Kind {
  readonly kind: string;
  readonly place: string;
  /** Member of the answer that holds the list. */
  readonly member: string;
  /** Member of an item that names it. */
  readonly name: string;
  readonly request: GoogleRequest;
}

/** Everything of the kinds that a deployment makes, in the project and the region, also what others made. */
export async function takeCloudInventory(google: Google, config: CloudRunConfig): Promise<Inventory> {
  const lines = listKinds(google, config).map(async ({ kind, place, names }) =>
    (await names()).map((name) => `${kind} ${place} ${name}`),
  );
  return (await Promise.all(lines)).flat().sort();
}

/** How each kind is listed. */
export function listKinds(
  google: Google,
  config: CloudRunConfig,
): { readonly kind: string; readonly place: string; names(): Promise<string[]> }[] {
  return kindsOf(config).map((kind) => ({ ...kind, names: () => namesOf(google, kind) }));
}

function kindsOf(config: CloudRunConfig): Kind[] {
  const { region, googleProject } = config;
  const { project, location } = cloudNamesOf(config);
  const get = (service: GoogleRequest['service'], path: string, query = {}): GoogleRequest => ({
    service,
    method: 'GET',
    path,
    query,
  });
  return [
    {
      kind: 'service',
      place: region,
      member: 'services',
      name: 'name',
      request: get('run', `/v2/${location}/services`),
    },
    {
      kind: 'repository',
      place: region,
      member: 'repositories',
      name: 'name',
      request: get('artifactregistry', `/v1/${location}/repositories`),
    },
    {
      kind: 'account',
      place: 'global',
      member: 'accounts',
      name: 'email',
      request: get('iam', `/v1/${project}/serviceAccounts`),
    },
    {
      kind: 'secret',
      place: 'global',
      member: 'secrets',
      name: 'name',
      request: get('secretmanager', `/v1/${project}/secrets`),
    },
    {
      kind: 'bucket',
      place: 'global',
      member: 'items',
      name: 'name',
      request: get('storage', '/storage/v1/b', { project: googleProject }),
    },
  ];
}

async function namesOf(google: Google, { member, name, request }: Omit<Kind, 'kind' | 'place'>): Promise<string[]> {
  const Page = z
    .object({
      [member]: z.array(z.object({ [name]: z.string() }).loose()).default([]),
      nextPageToken: z.string().optional(),
    })
    .transform((page) => ({
      items: page[member] as Record<string, string>[],
      nextPageToken: page['nextPageToken'] as string | undefined,
    }));
  const found = await google.list(Page, request);
  return found.map((item) => item[name]?.split('/').at(-1) ?? '');
}
