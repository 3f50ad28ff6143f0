import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readCloudRunConfig } from '../../../lib/cloud-run/config.ts';
import { manifestOf, toYaml } from '../../../lib/cloud-run/manifest.ts';
import { declareService } from '../../../lib/cloud-run/service-shape.ts';
import type { Api } from '../../setup/google-discovery.ts';
import { loadApi } from '../../setup/google-discovery.ts';
import { GOOGLE_LISTS } from '../../vendor/books/google.ts';
import { GOOGLE_METHODS } from '../../vendor/google-methods.ts';
import { parseYaml } from './manifest-env.ts';

const FOLDER = new URL('../../../lib/cloud-run/', import.meta.url);
const config = readCloudRunConfig({
  environment: 'prod',
  googleProject: 'example-project',
  region: 'europe-west2',
  version: 'v0.1.0',
});
const APPS = ['user', 'admin'] as const;
const declared = (app: (typeof APPS)[number]): ReturnType<typeof declareService> =>
  declareService(config, app, {
    image: 'image@sha256:1',
    serviceAccount: 'a@example.com',
    bucket: 'bucket',
    adminKeys: { secret: 'admin-keys', version: '1' },
    labels: { project: 'sgraph-send' },
  });
const Annotated = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
  spec: z.object({ template: z.object({ metadata: z.object({ annotations: z.record(z.string(), z.string()) }) }) }),
});

let knative: Api;
let run: Api;
beforeAll(async () => {
  [knative, run] = await Promise.all([loadApi('run.v1'), loadApi('run.v2')]);
});

describe.each(APPS)('the service of %s', (app) => {
  it('is one by the schema of Cloud Run, version 2, and of Knative', async () => {
    const manifest = await parseYaml(toYaml(manifestOf('service', declared(app))));
    expect(run.faults('GoogleCloudRunV2Service', declared(app))).toEqual([]);
    expect(knative.faults('Service', manifest)).toEqual([]);
  });

  it('is one in its tracked file too, with annotations that Cloud Run lists', async () => {
    const manifest = await parseYaml(readFileSync(new URL(`${app}.yaml`, FOLDER), 'utf8'));
    expect(knative.faults('Service', manifest)).toEqual([]);
    const { metadata, spec } = Annotated.parse(manifest);
    const text = knative.describe('ObjectMeta', 'annotations');
    for (const name of Object.keys(metadata.annotations)) expect(text).toMatch(new RegExp(`\`${name}\`: [^*]*Service`));
    for (const name of Object.keys(spec.template.metadata.annotations))
      expect(text).toMatch(new RegExp(`\`${name}\`: [^*]*Revision`));
  });
});

describe('the schema', () => {
  it.each([
    [{ ingress: 'OPEN' }, /ingress is "OPEN", expected one of/],
    [{ template: { timeout: '5 minutes' } }, /timeout is "5 minutes", expected seconds/],
    [
      { template: { containers: [{ ports: [{ containerPort: '8080' }] }] } },
      /containerPort is "8080", expected a whole/,
    ],
    [{ template: { containers: [{ enviroment: [] }] } }, /has no member enviroment/],
    [{ labels: { locked: true } }, /labels.locked is true, expected a string/],
    [{ traffic: {} }, /traffic is \{\}, expected a list/],
  ])('finds what is wrong in %j', (service, message) => {
    expect(run.faults('GoogleCloudRunV2Service', service).join()).toMatch(message);
  });

  it('finds what only Google writes, and a parameter that is unknown', () => {
    const found = run.find('POST', '/v2/projects/p/locations/l/services');
    const faults = run.requestFaults(found!.method, new URLSearchParams({ id: 'x' }), { uri: 'https://mine' });
    expect(faults).toEqual(['there is no query parameter id', 'body.uri is written by Google alone']);
  });
});

describe('the written answers of Google', () => {
  const NAMES = ['run.v2', 'artifactregistry.v1', 'iam.v1', 'secretmanager.v1', 'storage.v1', 'logging.v2'];

  it('are to methods of the discovery documents, and of their types', async () => {
    const apis = await Promise.all([...NAMES, 'cloudresourcemanager.v3', 'serviceusage.v1'].map(loadApi));
    for (const { id, httpMethod, path, isPaged } of GOOGLE_METHODS) {
      const pathname = path.replaceAll('{}', 'x');
      const found = apis.flatMap((api) => {
        const method = api.find(httpMethod, pathname)?.method;
        return method?.id === id ? [{ api, method }] : [];
      });
      expect(found, id).toHaveLength(1);
      for (const { api, method } of found) {
        expect(api.describe(method.response?.$ref ?? '', 'nextPageToken') !== '', id).toBe(isPaged);
        expect(api.responseFaults(method, GOOGLE_LISTS[id] ?? {}), id).toEqual([]);
      }
    }
    expect(Object.keys(GOOGLE_LISTS).filter((id) => !GOOGLE_METHODS.some((method) => method.id === id))).toEqual([]);
  });
});
