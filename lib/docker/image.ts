import { buildImage } from './build.ts';
import { propertyFaults } from '../checks.ts';
import { dockerNamesOf } from './config.ts';
import { containersBy, docker, inUse } from './docker.ts';
import { inspect, InspectedImage } from './inspect.ts';
import type { DockerParts } from './docker-host.ts';

export interface ImageState {
  readonly image: InspectedImage | undefined;
  readonly name: string;
}

const VERSION_LABEL = 'org.opencontainers.image.version';

/** The image of both apps, built from this checkout. */
export const image: DockerParts<ImageState> = {
  name: 'image',
  needs: [],
  takesAdminKey: false,
  async observe({ config }) {
    const name = dockerNamesOf(config).image;
    return { name, image: await inspect('image', name, InspectedImage) };
  },
  resources: ({ image: found, name }) => (found ? [name] : []),
  // A user of the daemon may do everything with it: only what runs can be locked.
  isLocked: () => false,
  checks: [
    {
      name: 'version',
      find: ({ image: found }, { config }) => {
        const version = found?.Config.Labels[VERSION_LABEL];
        return propertyFaults({ id: 'image', type: 'image' }, { version: [version ?? 'unlabelled', config.version] });
      },
    },
    {
      name: 'no-root',
      find: ({ image: found }) =>
        /^[1-9][0-9]*(?::[0-9]+)?$/.test(found?.Config.User ?? '')
          ? undefined
          : `the image runs as "${found?.Config.User ?? ''}", expected a number that is not root's`,
    },
  ],
  lockedChecks: [],
  async apply({ config }) {
    await buildImage(dockerNamesOf(config).image);
  },
  obstacles: async ({ config }, { name }) => {
    const others = (await containersBy(`ancestor=${name}`)).filter((each) => each !== dockerNamesOf(config).container);
    return inUse(`the image ${name}`, others);
  },
  async remove(_, { name }) {
    await docker(['image', 'rm', name]);
  },
};
