const named = (names: readonly string[], member = 'name'): object[] => names.map((name) => ({ [member]: name }));
const REPOSITORIES = 'artifactregistry.projects.locations.repositories';
const SECRETS = 'secretmanager.projects.secrets';

/** Answers to every list and to what goes with it, by the schemas of the discovery documents, which `test/targets/cloud-run/schema.test.ts` compares. */
export const GOOGLE_LISTS: Readonly<Record<string, object>> = {
  'run.projects.locations.services.list': { services: named(['projects/p/locations/l/services/one']) },
  [`${REPOSITORIES}.list`]: { repositories: named(['projects/p/locations/l/repositories/one']) },
  [`${REPOSITORIES}.dockerImages.list`]: { dockerImages: [{ uri: 'one@sha256:1', tags: ['v0.1.0'] }] },
  'iam.projects.serviceAccounts.list': { accounts: named(['one@example.com'], 'email') },
  [`${SECRETS}.list`]: { secrets: named(['projects/1/secrets/one']) },
  [`${SECRETS}.get`]: { name: 'projects/1/secrets/one' },
  [`${SECRETS}.getIamPolicy`]: {},
  [`${SECRETS}.versions.list`]: { versions: named(['projects/1/secrets/one/versions/3']) },
  [`${SECRETS}.versions.access`]: { payload: { data: 'YQ==' } },
  'storage.buckets.list': { items: named(['bucket']) },
  'storage.objects.list': { items: named(['stray', 'transfers/a/meta']), prefixes: ['backup/', 'transfers/'] },
  'storage.objects.get': { kind: 'storage#object' },
  'logging.entries.list': { entries: [{ textPayload: 'a line' }] },
  'serviceusage.services.list': { services: named(['projects/1/services/run.googleapis.com']) },
};
