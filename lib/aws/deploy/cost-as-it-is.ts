import type { ConfigOverrides, DeploymentConfig } from '../../config/config.ts';
import type { PlannedChange } from '../../planned-change.ts';

/** Properties that cost, by `component LogicalId.Property`, with what a configuration has for what is there. */
const PRICED: readonly (readonly [RegExp, (config: DeploymentConfig, from: string) => ConfigOverrides])[] = [
  [/^user Function\.MemorySize$/, ({ user }, from) => ({ user: { ...user, memoryMiB: Number(from) } })],
  [/^admin Function\.MemorySize$/, ({ admin }, from) => ({ admin: { ...admin, memoryMiB: Number(from) } })],
  [/\bSGRAPH_SEND_MODE\b/, (_, from) => (from === 'direct' || from === 'server' ? { mode: from } : {})],
  [/\bSGRAPH_SEND_MAX_EXPIRES_SECONDS\b/, (_, from) => ({ maxExpiresDays: Number.parseInt(from, 10) })],
  [
    /^fargate \w+Service\.DesiredCount$/,
    ({ container }, from) => ({ container: { ...container, desiredCount: Number(from) } }),
  ],
  [
    /^fargate \w+Definition\.Memory$/,
    ({ container }, from) => ({ container: { ...container, memoryMiB: Number(unquoted(from)) } }),
  ],
  [
    /^instance Scaling\.DesiredCapacity$/,
    ({ machine }, from) => ({ machine: { ...machine, desiredCount: Number(unquoted(from)) } }),
  ],
  [
    /^instance Template\.LaunchTemplateData\.InstanceType$/,
    ({ machine }, from) => ({ machine: { ...machine, instanceType: unquoted(from) } }),
  ],
];

/** The configuration that what is there would come from, as far as it costs. */
export function configAsItIs(config: DeploymentConfig, changes: readonly PlannedChange[]): DeploymentConfig {
  const overrides = changes.flatMap(({ component, id, property, from }) => {
    const found = PRICED.find(([pattern]) => pattern.test(`${component} ${id}.${property}`));
    return found ? [found[1](config, from)] : [];
  });
  return Object.assign({}, config, ...overrides) as DeploymentConfig;
}

/** A text as JSON has it, or as it is. */
function unquoted(text: string): string {
  return text.replaceAll('"', '');
}
