import type { DockerConfig } from './config.ts';
import { dockerNamesOf, labelsOf } from './config.ts';
import { containersBy, docker, inUse } from './docker.ts';
import type { InspectedVolume as Volume } from './inspect.ts';
import { inspect, InspectedVolume } from './inspect.ts';
import type { DockerParts } from './docker-host.ts';

export interface VolumeState {
  readonly volume: Volume | undefined;
}

/** The volume that holds the store: it outlives containers and images. */
export const storage: DockerParts<VolumeState> = {
  name: 'storage',
  needs: [],
  takesAdminKey: false,
  async observe({ config }) {
    return { volume: await inspect('volume', dockerNamesOf(config).volume, InspectedVolume) };
  },
  resources: ({ volume }) => (volume ? [volume.Name] : []),
  isLocked: () => false,
  checks: [
    {
      name: 'local',
      find: ({ volume }) =>
        volume?.Driver === 'local' ? undefined : `the volume has the driver ${volume?.Driver ?? '?'}, expected local`,
    },
    {
      name: 'labels',
      find: ({ volume }, { config }) =>
        volume && isOurs(volume, config)
          ? undefined
          : `the volume does not have the label of this environment: the product did not make ${volume?.Name ?? 'it'}`,
    },
  ],
  lockedChecks: [],
  async apply({ config }, { volume }) {
    // One that others made is never replaced: what is in it may be needed.
    if (volume) return;
    const labels = Object.entries(labelsOf(config)).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    await docker(['volume', 'create', ...labels, dockerNamesOf(config).volume]);
  },
  obstacles: async ({ config }, { volume }) => {
    if (!volume) return [];
    const { volume: name, container } = dockerNamesOf(config);
    const others = (await containersBy(`volume=${name}`)).filter((other) => other !== container);
    return [
      ...(isOurs(volume, config)
        ? []
        : [
            {
              message: `the volume ${name} does not have the label of this environment: the product did not make it`,
              remedy: undefined,
            },
          ]),
      ...inUse(`the volume ${name}`, others),
    ];
  },
  async remove({ config }) {
    await docker(['volume', 'rm', dockerNamesOf(config).volume]);
  },
};

function isOurs({ Labels }: Volume, config: DockerConfig): boolean {
  return Object.entries(labelsOf(config)).every(([name, value]) => Labels[name] === value);
}
