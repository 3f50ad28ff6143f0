import * as z from 'zod';
import { docker } from '../../../lib/docker/docker.ts';

/** The members of a task definition in a template that say how its container is started. One that is not known here fails. */
const Container = z.strictObject({
  Name: z.string(),
  Image: z.string(),
  Essential: z.literal(true),
  User: z.string(),
  Privileged: z.literal(false),
  ReadonlyRootFilesystem: z.boolean(),
  LinuxParameters: z.strictObject({ Capabilities: z.strictObject({ Drop: z.array(z.string()) }) }),
  MountPoints: z.array(z.strictObject({ SourceVolume: z.string(), ContainerPath: z.string(), ReadOnly: z.boolean() })),
  PortMappings: z.array(z.strictObject({ ContainerPort: z.number(), Protocol: z.literal('tcp') })),
  Environment: z.array(z.strictObject({ Name: z.string(), Value: z.string() })),
  HealthCheck: z.strictObject({
    Command: z.array(z.string()),
    Interval: z.number(),
    Timeout: z.number(),
    Retries: z.number(),
    StartPeriod: z.number(),
  }),
  StopTimeout: z.number(),
  LogConfiguration: z.looseObject({ LogDriver: z.string() }),
});
const Definition = z.strictObject({
  Family: z.string(),
  RequiresCompatibilities: z.tuple([z.literal('FARGATE')]),
  NetworkMode: z.literal('awsvpc'),
  Cpu: z.coerce.number(),
  Memory: z.coerce.number(),
  RuntimePlatform: z.strictObject({ OperatingSystemFamily: z.string(), CpuArchitecture: z.literal('X86_64') }),
  TaskRoleArn: z.string(),
  ExecutionRoleArn: z.unknown(),
  Volumes: z.array(z.strictObject({ Name: z.string() })),
  ContainerDefinitions: z.tuple([Container]),
  Tags: z.array(z.unknown()).optional(),
});
export type Definition = z.infer<typeof Definition>;

export function parseDefinition(properties: unknown): Definition {
  return Definition.parse(properties);
}

/**
 * What `docker run` is told so that a container is what the task would be. `declared` are the volumes of the image: Fargate gives a volume
 * the content, owner and mode of the image's folder only where that is one of them, and makes it root's with 0755 otherwise
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html); Docker would give it them always.
 */
export function flagsOf(
  { Cpu, Memory, RuntimePlatform, Volumes, ContainerDefinitions: [container] }: Definition,
  declared: readonly string[],
): string[] {
  const { LinuxParameters, HealthCheck } = container;
  const mounts = container.MountPoints.map(({ SourceVolume, ContainerPath, ReadOnly }) => {
    if (!Volumes.some(({ Name }) => Name === SourceVolume)) throw new Error(`there is no volume ${SourceVolume}`);
    const copies = declared.includes(ContainerPath) ? '' : ',volume-nocopy';
    return `--mount=type=volume,target=${ContainerPath}${ReadOnly ? ',readonly' : ''}${copies}`;
  });
  return [
    `--platform=${RuntimePlatform.OperatingSystemFamily.toLowerCase()}/amd64`,
    `--cpus=${Cpu / 1_024}`,
    `--memory=${Memory}m`,
    `--memory-swap=${Memory}m`,
    `--user=${container.User}`,
    ...(container.ReadonlyRootFilesystem ? ['--read-only'] : []),
    ...LinuxParameters.Capabilities.Drop.map((capability) => `--cap-drop=${capability}`),
    `--stop-timeout=${container.StopTimeout}`,
    // Docker's own flag for the command starts a shell, and the image has none: its own check must be the same.
    `--health-interval=${HealthCheck.Interval}s`,
    `--health-timeout=${HealthCheck.Timeout}s`,
    `--health-retries=${HealthCheck.Retries}`,
    `--health-start-period=${HealthCheck.StartPeriod}s`,
    ...mounts,
    ...container.PortMappings.map(({ ContainerPort }) => `--publish=127.0.0.1::${ContainerPort}`),
    ...container.Environment.map(({ Name, Value }) => `--env=${Name}=${Value}`),
  ];
}

/** The command by which an image says whether it is healthy. */
export async function healthCommandOf(image: string): Promise<unknown> {
  return JSON.parse(await docker(['image', 'inspect', '--format', '{{json .Config.Healthcheck.Test}}', image]));
}
