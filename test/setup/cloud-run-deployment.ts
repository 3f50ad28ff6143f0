import type { CloudRunOverrides } from '../../lib/cloud-run/config.ts';
import type { CloudRunDeployment } from '../../lib/cloud-run/cloud-region.ts';
import { openCloudRunRegion } from '../../lib/cloud-run/cloud-region.ts';
import { DEPLOYER, IDENTITY_TOKEN } from './google-host.ts';
import type { GoogleCloud } from './google-cloud.ts';
import { ACCESS_TOKEN, PROJECT, REGION } from './google-cloud.ts';

export const ADMIN_KEY = Buffer.alloc(32, 7).toString('base64url');

/** The target at the test server, as a command would open it. */
export function openCloudRun(
  { origin }: Pick<GoogleCloud, 'origin'>,
  {
    image,
    overrides,
    adminKey = ADMIN_KEY,
    signInSecret,
  }: {
    image?: string;
    overrides?: CloudRunOverrides;
    adminKey?: string | undefined;
    signInSecret?: string | undefined;
  } = {},
): Promise<CloudRunDeployment> {
  const settings = {
    endpoint: origin,
    metadata: undefined,
    credentials: undefined,
    project: PROJECT,
    accessToken: ACCESS_TOKEN,
    identityToken: IDENTITY_TOKEN,
  };
  return openCloudRunRegion({
    environment: 'test',
    region: REGION,
    version: 'v0.1.0',
    project: undefined,
    image: image === undefined ? undefined : { tag: 'v0.1.0-tested', build: () => Promise.resolve(image) },
    adminKey: () => adminKey,
    ...(signInSecret !== undefined && { signInSecret: { secret: signInSecret, origin: 'the test' } }),
    overrides: { adminMembers: [DEPLOYER], ...overrides },
    settings,
    patienceSeconds: 3,
  });
}
