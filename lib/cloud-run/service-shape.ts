import type { SettingName } from '../../lambdas/settings/table.ts';
import type { AppName } from '../config/names.ts';
import { operatorSettings, productSettings, USER_SERVER_SETTINGS } from '../config/app-settings.ts';
import type { CloudRunConfig } from './config.ts';

interface SecretVersion {
  readonly secret: string;
  readonly version: string;
}

/** What a service is made of beside its configuration. */
interface ServiceInputs {
  /** With its digest: a tag could come to mean something else. */
  readonly image: string;
  readonly serviceAccount: string;
  readonly bucket: string;
  /** Where the digests of the admin keys are. */
  readonly adminKeys: SecretVersion;
  /** Where the secret of the client at the sign-in provider is; undefined: it has none. */
  readonly signIn?: SecretVersion;
  readonly labels: Readonly<Record<string, string>>;
}

type Variable =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly valueSource: { readonly secretKeyRef: { secret: string; version: string } } };

interface Probe {
  readonly httpGet: { readonly path: string };
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly failureThreshold: number;
}

export interface DeclaredContainer {
  readonly image: string;
  readonly ports: readonly { readonly name: 'http1'; readonly containerPort: number }[];
  readonly env: readonly Variable[];
  readonly resources: {
    readonly limits: { readonly cpu: string; readonly memory: string };
    readonly cpuIdle: boolean;
    readonly startupCpuBoost: boolean;
  };
  readonly startupProbe: Probe;
  readonly livenessProbe: Probe;
}

/** A service of Cloud Run as version 2 of its API takes it. `manifest.ts` says the same as Knative does. */
export interface DeclaredService {
  readonly labels: Readonly<Record<string, string>>;
  readonly ingress: 'INGRESS_TRAFFIC_ALL';
  /** Whether everybody gets in. Only `false` leaves it to the service's policy who may invoke it. */
  readonly invokerIamDisabled: boolean;
  readonly template: {
    readonly serviceAccount: string;
    readonly timeout: string;
    readonly executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2';
    readonly maxInstanceRequestConcurrency: number;
    readonly scaling: { readonly minInstanceCount: number; readonly maxInstanceCount: number };
    readonly containers: readonly [DeclaredContainer];
  };
  readonly traffic: readonly { readonly type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST'; readonly percent: number }[];
}

const PORT = 8080;

export const HEALTH: Readonly<Record<AppName, string>> = { user: '/health', admin: '/admin/health' };

/** The one declaration of an app on Cloud Run. */
export function declareService(config: CloudRunConfig, app: AppName, inputs: ServiceInputs): DeclaredService {
  const { cpu, memoryMiB, minInstances, maxInstances, concurrency, timeoutSeconds } = config[app];
  const httpGet = { path: HEALTH[app] };
  return {
    labels: inputs.labels,
    ingress: 'INGRESS_TRAFFIC_ALL',
    // Not a grant to `allUsers`: organisations that restrict sharing by domain refuse that, new ones by default
    // (https://cloud.google.com/run/docs/authenticating/public).
    invokerIamDisabled: app === 'user',
    template: {
      serviceAccount: inputs.serviceAccount,
      timeout: `${timeoutSeconds}s`,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      maxInstanceRequestConcurrency: concurrency,
      scaling: { minInstanceCount: minInstances, maxInstanceCount: maxInstances },
      containers: [
        {
          image: inputs.image,
          ports: [{ name: 'http1', containerPort: PORT }],
          env: environmentOf(config, app, inputs),
          resources: {
            limits: { cpu: String(cpu), memory: `${memoryMiB}Mi` },
            // Paid for while a request runs.
            cpuIdle: true,
            startupCpuBoost: true,
          },
          // Every second, so that a cold start ends when the app is there; Cloud Run allows 240 seconds in all.
          startupProbe: { httpGet, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 120 },
          livenessProbe: { httpGet, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 3 },
        },
      ],
    },
    traffic: [{ type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent: 100 }],
  };
}

function environmentOf(config: CloudRunConfig, app: AppName, inputs: ServiceInputs): Variable[] {
  const own = {
    SGRAPH_SEND_STORE: `gs://${inputs.bucket}`,
    // Google's front end writes the last entry of X-Forwarded-For.
    SGRAPH_SEND_TRUSTED_PROXIES: '1',
  } satisfies Partial<Record<SettingName, string>>;
  const plain = Object.entries({
    SERVICE_TYPE: app,
    ...own,
    ...productSettings(config),
    ...(app === 'user' ? USER_SERVER_SETTINGS : operatorSettings(config)),
  }).map(([name, value]) => ({
    name,
    value,
  }));
  if (app === 'user') return plain;
  const kept = [[ADMIN_KEYS_SETTING, inputs.adminKeys] as const, [SIGN_IN_SETTING, inputs.signIn] as const];
  return [
    ...plain,
    ...kept.flatMap(([name, found]) => (found ? [{ name, valueSource: { secretKeyRef: found } }] : [])),
  ];
}

const ADMIN_KEYS_SETTING: SettingName = 'SGRAPH_SEND_ADMIN_KEY_SHA256';
const SIGN_IN_SETTING: SettingName = 'SGRAPH_SEND_OIDC_CLIENT_SECRET';
