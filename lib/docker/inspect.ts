import * as z from 'zod';
import { DeployError } from '../deploy-error.ts';
import { docker } from './docker.ts';

const Labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((labels) => labels ?? {});

export const InspectedImage = z.object({
  Id: z.string(),
  Config: z.object({ User: z.string(), Labels }),
});
export type InspectedImage = z.infer<typeof InspectedImage>;

export const InspectedVolume = z.object({ Name: z.string(), Driver: z.string(), Labels });
export type InspectedVolume = z.infer<typeof InspectedVolume>;

const Binding = z.object({ HostIp: z.string(), HostPort: z.string() });
export const InspectedContainer = z.object({
  Id: z.string(),
  Name: z.string(),
  Image: z.string(),
  State: z.object({ Status: z.string(), Health: z.object({ Status: z.string() }).optional() }),
  Config: z.object({ User: z.string(), Env: z.array(z.string()), Labels }),
  HostConfig: z.object({
    ReadonlyRootfs: z.boolean(),
    CapDrop: z.array(z.string()).nullable(),
    CapAdd: z.array(z.string()).nullable(),
    Privileged: z.boolean(),
    SecurityOpt: z.array(z.string()).nullable(),
    Memory: z.number(),
    PidsLimit: z.number().nullable(),
    RestartPolicy: z.object({ Name: z.string() }),
  }),
  NetworkSettings: z.object({
    Ports: z.record(z.string(), z.array(Binding).nullable()),
    Networks: z.record(z.string(), z.unknown()),
  }),
  Mounts: z.array(z.object({ Type: z.string(), Name: z.string().default(''), Destination: z.string() })),
});
export type InspectedContainer = z.infer<typeof InspectedContainer>;

/** What Docker says about something; undefined when it says that there is no such thing. */
export async function inspect<T>(
  kind: 'image' | 'volume' | 'container',
  name: string,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  try {
    const [found] = z.array(schema).parse(JSON.parse(await docker([kind, 'inspect', name])));
    return found;
  } catch (thrown) {
    if (thrown instanceof DeployError && new RegExp(`no such ${kind}`, 'i').test(thrown.message)) return undefined;
    throw thrown;
  }
}
