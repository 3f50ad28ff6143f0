import { inject } from 'vitest';
import type { AppName } from '../../../lib/config/names.ts';
import type { Container } from '../../../lib/docker/container.ts';
import { startContainer } from '../../../lib/docker/container.ts';
import type { GoogleCloud } from '../../setup/google-cloud.ts';
import { freePort } from '../../setup/server-process.ts';
import { NAMES } from './running-cloud.ts';

interface SentTemplate {
  readonly containers: readonly [
    {
      readonly env: readonly { name: string; value?: string; valueSource?: { secretKeyRef: Record<string, string> } }[];
    },
  ];
}

/** Starts the image of this checkout as what a service was declared to be, as Cloud Run would. */
export async function runService(cloud: GoogleCloud, name: string, app: AppName): Promise<Container> {
  const { containers } = cloud.state.items.get(name)?.['template'] as SentTemplate;
  const settings = containers[0].env.map(({ name: variable, value, valueSource }): [string, string] => {
    const { secret = '', version = '' } = valueSource?.secretKeyRef ?? {};
    const payload = cloud.state.payloads.get(`${NAMES.project}/secrets/${secret}/versions/${version}`) ?? '';
    return [variable, value ?? Buffer.from(payload, 'base64').toString()];
  });
  return startContainer({
    image: inject('image'),
    service: app,
    hostPort: await freePort(),
    settings: { ...Object.fromEntries(settings), STORAGE_EMULATOR_HOST: cloud.objects },
  });
}
