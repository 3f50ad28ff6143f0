import * as z from 'zod';
import type { AppName } from '../config/names.ts';
import { checksOf } from '../checks.ts';
import { keepsSignInSecret } from '../config/sign-in-secret.ts';
import { changedSettings } from '../config/changed-settings.ts';
import type { CloudCheck, CloudDeployment } from './component.ts';
import type { Binding } from './iam-policy.ts';
import { policyFault } from './iam-policy.ts';
import { differences } from './differences.ts';
import { cloudNamesOf, labelsOf } from './names.ts';
import { SECRET_CHECKS, secretFaults } from './secret.ts';
import type { DeclaredService } from './service-shape.ts';
import { declareService } from './service-shape.ts';
import type { RunServiceState, ServiceState } from './service-state.ts';

const SERVICE = { id: 'service', type: 'run/service' };
const Variable = z.object({
  name: z.string(),
  value: z.string().default(''),
  valueSource: z
    .object({ secretKeyRef: z.object({ secret: z.string(), version: z.string() }).partial().optional() })
    .optional(),
});
const NO_IMAGE = 'an image in the registry';
const ofService = checksOf<ServiceState, RunServiceState, CloudDeployment>('the service', ({ service }) => service);

export function serviceChecks(app: AppName): CloudCheck<ServiceState>[] {
  const isOpen = app === 'user';
  return [
    { name: 'service', find: ({ service }) => (service ? undefined : 'no service found') },
    ofService('ready', readinessFault),
    {
      name: 'as-declared',
      find: (state, deployment) =>
        state.service && differences(SERVICE, state.service, declaredFor(app, state, deployment).rest),
    },
    {
      name: 'image',
      find: (state, deployment) => {
        const { image } = declaredFor(app, state, deployment);
        return state.service && differences(SERVICE, state.service.template.containers[0]?.['image'], image, 'image');
      },
    },
    {
      name: 'environment',
      find: (state, deployment) => {
        const { env } = declaredFor(app, state, deployment);
        return (
          state.service &&
          changedSettings(SERVICE, settingsIn(state.service.template.containers[0]?.env), settingsIn(env))
        );
      },
    },
    ofService('nothing-else', strangerFault),
    ofService('invokers', ({ bindings }, deployment) => policyFault(bindings, invokers(app, deployment))),
    ofService('answers', ({ anonymous }) => {
      const isRight = isOpen ? anonymous === 200 : anonymous === 401 || anonymous === 403;
      return isRight
        ? undefined
        : `answers everybody with ${anonymous ?? 'nothing'}, expected ${isOpen ? '200' : '401 or 403'}`;
    }),
    ...(app === 'admin' ? secretChecks() : []),
  ];
}

function secretChecks(): CloudCheck<ServiceState>[] {
  const named = (prefix: string, name: string): string => (name === 'there' ? prefix : `${prefix}-${name}`);
  return SECRET_CHECKS.flatMap((name): CloudCheck<ServiceState>[] => [
    { name: named('secret', name), find: ({ secret }, deployment) => secretFaults(secret, deployment)[name] },
    {
      name: named('sign-in', name),
      find: ({ signIn }, deployment) => secretFaults(signIn, deployment, 'sign-in')[name],
    },
  ]);
}

/** Whom the policy of an app names: the user app is open without one, the admin app takes the configured members, locked or not. */
export function invokers(app: AppName, { config: { adminMembers } }: CloudDeployment): Binding[] {
  const isNamed = app === 'admin' && adminMembers.length > 0;
  return isNamed ? [{ role: 'roles/run.invoker', members: [...adminMembers] }] : [];
}

/** What is declared for what there is. */
export function declaredFor(
  app: AppName,
  { expectedImage = NO_IMAGE, secret, signIn }: Omit<ServiceState, 'service'>,
  { config, locked }: CloudDeployment,
): { service: DeclaredService; image: string; env: readonly object[]; rest: object } {
  const service = declareService(config, app, {
    image: expectedImage,
    serviceAccount: cloudNamesOf(config).accounts[app],
    bucket: cloudNamesOf(config).bucket,
    adminKeys: { secret: cloudNamesOf(config).secret, version: secret?.versions[0] ?? '' },
    ...(keepsSignInSecret(config) && {
      signIn: { secret: cloudNamesOf(config).signInSecret, version: signIn?.versions[0] ?? '' },
    }),
    labels: labelsOf(config, locked),
  });
  const [{ image, env, ...container }] = service.template.containers;
  return { service, image, env, rest: { ...service, template: { ...service.template, containers: [container] } } };
}

/** Values by name; of what is kept elsewhere, where that is. */
function settingsIn(env: readonly object[] = []): Record<string, string> {
  return Object.fromEntries(
    z
      .array(Variable)
      .parse(env)
      .map(({ name, value, valueSource }) => {
        const { secret = '', version = '' } = valueSource?.secretKeyRef ?? {};
        return [name, valueSource ? `${secret} ${version}` : value];
      }),
  );
}

function readinessFault({
  reconciling,
  latestCreatedRevision,
  latestReadyRevision,
  terminalCondition,
}: RunServiceState): string | undefined {
  const state = terminalCondition?.state ?? 'unknown';
  if (!reconciling && state === 'CONDITION_SUCCEEDED' && latestCreatedRevision === latestReadyRevision)
    return undefined;
  return `is not ready: ${reconciling ? 'still changing' : state} ${terminalCondition?.message ?? ''}`.trimEnd();
}

/** An undeclared setting that would change what runs. */
function strangerFault({ template, sshEnabled }: RunServiceState): string | undefined {
  const { command = [], args = [] } = template.containers[0] ?? {};
  const found = [
    ...(template.volumes.length > 0 ? ['volumes'] : []),
    ...(command.length + args.length > 0 ? ['a command of its own'] : []),
    ...(sshEnabled ? ['a shell by SSH'] : []),
  ];
  return found.length === 0 ? undefined : `has ${found.join(' and ')}, expected nothing of that`;
}
