import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { request } from 'node:http';
import { pipeline } from 'node:stream';
import { afterEach } from 'vitest';
import type { Container, ContainerOptions } from '../../../lib/docker/container.ts';
import { startContainer } from '../../../lib/docker/container.ts';
import { docker } from '../../../lib/docker/docker.ts';
import { createBucket } from '../../setup/bucket.ts';
import { freePort } from '../../setup/server-process.ts';
import type { HttpServer } from '../../support/http-server.ts';
import { listenHttp } from '../../support/http-server.ts';

export const ADMIN_KEY: string = randomBytes(32).toString('base64url');
const ADMIN_PATH = /^\/admin(?:[/?]|$)/;

/** What a test starts, and what ends automatically after it. */
export interface Running {
  container(options: Omit<ContainerOptions, 'settings'> & { settings?: Record<string, string> }): Promise<Container>;
  /** A new volume. */
  volume(): Promise<string>;
  /** A proxy before both apps as one origin that routes by the path, as a distribution does. */
  router(user: Container, admin: Container): Promise<HttpServer>;
  afterwards(cleanUp: () => unknown): void;
}

export function running(): Running {
  const cleanUps: (() => unknown)[] = [];
  afterEach(async () => {
    for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
  });
  return {
    container: async ({ settings, ...options }) => {
      const own = { SGRAPH_SEND_UPLOADS: 'token', SGRAPH_SEND_ADMIN_KEY: ADMIN_KEY, ...settings };
      const container = await startContainer({ ...options, settings: own });
      cleanUps.push(container.remove);
      return container;
    },
    volume: async () => {
      const name = await docker(['volume', 'create', `sgraph-send-test-${randomBytes(4).toString('hex')}`]);
      cleanUps.push(() => docker(['volume', 'rm', '--force', name]));
      return name;
    },
    router: async (user, admin) => {
      const router = await listenHttp(route(user.url, admin.url));
      cleanUps.push(router.close);
      return router;
    },
    afterwards: (cleanUp) => void cleanUps.push(cleanUp),
  };
}

/** A new bucket of an emulator on this machine, which containers reach only in the network of this machine. */
export async function bucketPlace(
  endpoint: string,
): Promise<
  (
    kind: Pick<ContainerOptions, 'image' | 'service'>,
  ) => Promise<Omit<ContainerOptions, 'settings'> & { settings: Record<string, string> }>
> {
  const bucket = `containers-${crypto.randomUUID()}`;
  await createBucket(endpoint, bucket);
  const settings = {
    SGRAPH_SEND_STORE: `s3://${bucket}/send`,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
  };
  return async (kind) => ({ ...kind, hostPort: await freePort(), settings });
}

function route(userUrl: string, adminUrl: string): RequestListener {
  return (incoming, outgoing) => {
    const { hostname, port } = new URL(ADMIN_PATH.test(incoming.url ?? '') ? adminUrl : userUrl);
    const { method, url: path, headers } = incoming;
    const sent = request({ hostname, port, method, path, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // What breaks off on one side breaks off on the other: a browser would wait for the rest for ever.
      pipeline(answer, outgoing, () => undefined);
    });
    sent.on('error', () => outgoing.destroy());
    outgoing.on('close', () => sent.destroy());
    incoming.pipe(sent);
  };
}
