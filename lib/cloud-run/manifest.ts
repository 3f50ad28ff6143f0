import type { AppName } from '../config/names.ts';
import type { CloudRunConfig } from './config.ts';
import { readCloudRunConfig } from './config.ts';
import type { DeclaredContainer, DeclaredService } from './service-shape.ts';
import { declareService } from './service-shape.ts';

/** A service as `gcloud run services replace` takes it. */
interface Manifest {
  readonly apiVersion: 'serving.knative.dev/v1';
  readonly kind: 'Service';
  readonly metadata: object;
  readonly spec: object;
}

const PREFIX = 'run.googleapis.com';
const SCALE = 'autoscaling.knative.dev';

/** The same service in the words of Knative. */
export function manifestOf(name: string, { labels, invokerIamDisabled, template, traffic }: DeclaredService): Manifest {
  const [container] = template.containers;
  const { scaling, timeout, serviceAccount, maxInstanceRequestConcurrency } = template;
  const annotations = {
    [`${SCALE}/minScale`]: String(scaling.minInstanceCount),
    [`${SCALE}/maxScale`]: String(scaling.maxInstanceCount),
    [`${PREFIX}/execution-environment`]: 'gen2',
    [`${PREFIX}/cpu-throttling`]: String(container.resources.cpuIdle),
    [`${PREFIX}/startup-cpu-boost`]: String(container.resources.startupCpuBoost),
  };
  const spec = {
    containerConcurrency: maxInstanceRequestConcurrency,
    timeoutSeconds: Number.parseInt(timeout, 10),
    serviceAccountName: serviceAccount,
    containers: [knativeContainer(container)],
  };
  return {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: {
      name,
      labels,
      annotations: { [`${PREFIX}/ingress`]: 'all', [`${PREFIX}/invoker-iam-disabled`]: String(invokerIamDisabled) },
    },
    spec: {
      template: { metadata: { annotations }, spec },
      traffic: traffic.map(({ percent }) => ({ latestRevision: true, percent })),
    },
  };
}

function knativeContainer(container: DeclaredContainer): object {
  const { image, ports, env, resources, startupProbe, livenessProbe } = container;
  return {
    image,
    ports,
    env: env.map((variable) =>
      'value' in variable
        ? variable
        : { name: variable.name, valueFrom: { secretKeyRef: secretKey(variable.valueSource.secretKeyRef) } },
    ),
    resources: { limits: resources.limits },
    startupProbe,
    livenessProbe,
  };
}

function secretKey({ secret, version }: { secret: string; version: string }): { name: string; key: string } {
  return { name: secret, key: version };
}

/** The files `user.yaml` and `admin.yaml`, to deploy with gcloud: `envsubst < user.yaml | gcloud run services replace -`. */
export function manifestFile(app: AppName): string {
  const config = exampleConfig();
  const service = declareService(config, app, {
    image: '${IMAGE}',
    serviceAccount: '${SERVICE_ACCOUNT}',
    bucket: '${BUCKET}',
    adminKeys: { secret: '${ADMIN_KEYS_SECRET}', version: '${ADMIN_KEYS_VERSION}' },
    labels: { project: config.project, target: 'cloud-run' },
  });
  return toYaml(manifestOf(`${config.project}-${app}`, service));
}

/** What `prod` has: nothing in the files depends on the project, the region or the version. */
function exampleConfig(): CloudRunConfig {
  const place = { googleProject: 'example-project', region: 'europe-west2', version: 'v0.0.0' };
  return readCloudRunConfig({ environment: 'prod', ...place });
}

/** JSON's values as a YAML document. */
export function toYaml(value: object): string {
  return `${block(value, '')}\n`;
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value))
    return value.map((item) => `${indent}- ${block(item, `${indent}  `).trimStart()}`).join('\n');
  if (typeof value !== 'object' || value === null) return scalar(value);
  return Object.entries(value)
    .map(([name, member]) => {
      const isNested = typeof member === 'object' && member !== null;
      return `${indent}${name}:${isNested ? `\n${block(member, `${indent}  `)}` : ` ${scalar(member)}`}`;
    })
    .join('\n');
}

/** Text that YAML would take for something else is in quotes. */
function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  const isPlain = /^[A-Za-z/][\w./:-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off)$/i.test(value);
  return isPlain ? value : `'${value.replaceAll("'", "''")}'`;
}
