import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { AppName } from '../../../lib/config/names.ts';
import { readCloudRunConfig } from '../../../lib/cloud-run/config.ts';
import { manifestOf, toYaml } from '../../../lib/cloud-run/manifest.ts';
import { declareService } from '../../../lib/cloud-run/service-shape.ts';
import { run } from '../../setup/command.ts';
import { ensureEnvironment, findPython } from '../../setup/python.ts';

const Variable = z.object({
  name: z.string(),
  value: z.string().optional(),
  valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
});
const Container = z.object({
  image: z.string(),
  env: z.array(Variable),
  ports: z.array(z.object({ containerPort: z.number() })),
  startupProbe: z.object({ httpGet: z.object({ path: z.string() }) }),
  resources: z.object({ limits: z.object({ memory: z.string() }) }),
});
const Manifest = z.object({
  kind: z.literal('Service'),
  spec: z.object({ template: z.object({ spec: z.object({ containers: z.tuple([Container]) }) }) }),
});

/** The container of an app as its generated `service.yaml` says, read by another program's parser. */
export async function containerOf(app: AppName, bucket: string): Promise<z.infer<typeof Container>> {
  const config = readCloudRunConfig({
    environment: 'prod',
    googleProject: 'example-project',
    region: 'europe-west2',
    version: 'v0.1.0',
  });
  const service = declareService(config, app, {
    image: 'image',
    serviceAccount: 'app@example-project.iam.gserviceaccount.com',
    bucket,
    adminKeys: { secret: 'admin-keys', version: '1' },
    labels: {},
  });
  const parsed = Manifest.parse(await parseYaml(toYaml(manifestOf('service', service))));
  return parsed.spec.template.spec.containers[0];
}

/** What PyYAML makes of a document. */
export async function parseYaml(document: string): Promise<unknown> {
  const python = await ensureEnvironment('templates', 'templates', findPython);
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-yaml-'));
  try {
    writeFileSync(join(folder, 'service.yaml'), document);
    const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))';
    return JSON.parse(await run(python, ['-c', program, join(folder, 'service.yaml')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
