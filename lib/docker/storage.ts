import { dockerNamesOf, labelsOf } from './config.ts';
import { docker } from './docker.ts';
import type { InspectedVolume as Volume } from './inspect.ts';
import { inspect, InspectedVolume } from './inspect.ts';
import type { DockerParts } from './site.ts';

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
        Object.entries(labelsOf(config)).every(([name, value]) => volume?.Labels[name] === value)
          ? undefined
          : `the volume is not labelled as this environment's: somebody else made ${volume?.Name ?? 'it'}`,
    },
  ],
  lockedChecks: [],
  async apply({ config }, { volume }) {
    // One that somebody else made is never replaced: what is in it may be needed.
    if (volume) return;
    const labels = Object.entries(labelsOf(config)).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
    await docker(['volume', 'create', ...labels, dockerNamesOf(config).volume]);
  },
  async remove({ config }) {
    await docker(['volume', 'rm', dockerNamesOf(config).volume]);
  },
};
