import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isMember } from './google-policies.ts';
import type { GoogleState } from './google-state.ts';

/** Where services of the test server are reached: a front for each, which asks who may invoke it. */
export interface ServiceHost {
  put(name: string): string;
  remove(name: string): void;
  stop(): Promise<void>;
}

/** Origin at which a service's own program answers; undefined where none runs. */
export type Backend = (name: string) => string | undefined;

export const IDENTITY_TOKEN = 'identity-of-the-deployer';
export const DEPLOYER = 'user:deployer@example.com';

export async function startServiceHost(state: GoogleState, backend: Backend): Promise<ServiceHost> {
  const fronts = new Map<string, Server>();
  // Ports are taken ahead of time, for an address is asked for at once.
  const spare: Server[] = [];
  const listen = async (): Promise<void> => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    spare.push(server);
  };
  await Promise.all(Array.from({ length: 4 }, listen));
  return {
    put(name) {
      let server = fronts.get(name);
      if (!server) {
        server = spare.pop();
        if (!server) throw new Error('the test server has no more fronts');
        void listen();
        server.on('request', (request, response) => answer(state, name, backend(name), request, response));
        fronts.set(name, server);
      }
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    remove(name) {
      fronts.get(name)?.close();
      fronts.get(name)?.closeAllConnections();
      fronts.delete(name);
    },
    async stop() {
      for (const server of [...fronts.values(), ...spare]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function answer(
  state: GoogleState,
  name: string,
  origin: string | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const may = (member: string): boolean => isMember(state, name, 'roles/run.invoker', member);
  // An owner of the project may invoke every service in it.
  const mayDeployer = may(DEPLOYER) || isMember(state, `projects/${name.split('/')[1] ?? ''}`, 'roles/owner', DEPLOYER);
  const isDeployer = request.headers.authorization === `Bearer ${IDENTITY_TOKEN}` && mayDeployer;
  const isFree = state.items.get(name)?.['invokerIamDisabled'] === true;
  if (!may('allUsers') && !isDeployer && !isFree) {
    response.writeHead(403, { 'content-type': 'text/html' }).end('Your client does not have permission.');
    return;
  }
  if (origin === undefined) {
    response.end('{"status":"ok"}');
    return;
  }
  const client = request.socket.remoteAddress ?? '';
  const forwarded = [request.headers['x-forwarded-for'], client].filter((entry) => entry !== undefined).join(', ');
  const headers = { ...request.headers, 'x-forwarded-for': forwarded, 'x-forwarded-proto': 'https' };
  const sent = send(`${origin}${request.url ?? ''}`, { method: request.method, headers }, (found) => {
    response.writeHead(found.statusCode ?? 502, found.headers);
    found.pipe(response);
  });
  sent.on('error', () => response.destroy());
  request.pipe(sent);
}
