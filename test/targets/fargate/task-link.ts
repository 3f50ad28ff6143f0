import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { connectAws } from '../../../lib/aws/aws.ts';

export interface TaskLink {
  close(): Promise<void>;
}

/** Path under which MiniStack tells a container where its credentials are. */
const CREDENTIALS = /^\/v2\/credentials\/.*[?&]app=(user|admin)$/;

export interface TaskLinkOptions {
  /** Of MiniStack, which speaks TLS only on the loopback interface. */
  readonly endpoint: string;
  readonly region: string;
  /** Address of this machine as containers know it. */
  readonly gateway: string;
  /** ARNs of the roles that the tasks have. */
  readonly roles: Readonly<Record<'user' | 'admin', string>>;
}

/**
 * The link between a task and AWS that MiniStack leaves out: it gives containers an address of plain HTTP at Docker's gateway, and unknown
 * credentials. This forwards their requests to its TLS port, and gives each the credentials of its own role.
 */
export async function openTaskLink(options: TaskLinkOptions): Promise<TaskLink> {
  const { endpoint, gateway } = options;
  const credentials = new Map<string, Promise<string>>();
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const app = CREDENTIALS.exec(incoming.url ?? '')?.[1] as 'user' | 'admin' | undefined;
    if (app === undefined) return pass(endpoint, incoming, response);
    const found = credentials.get(app) ?? assume(options, app);
    credentials.set(app, found);
    response.end(await found);
  };
  const server = createServer((incoming, response) => {
    answer(incoming, response).catch(() => response.destroy());
  });
  server.listen(Number(new URL(endpoint).port), gateway);
  await once(server, 'listening');
  return {
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function pass(endpoint: string, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { hostname, port } = new URL(endpoint);
  const { method, url: path, rawHeaders } = incoming;
  const onward = request({
    hostname,
    port,
    method,
    path,
    headers: rawHeaders,
    servername: 'localhost',
    setHost: false,
  });
  const answering = once(onward, 'response') as Promise<[IncomingMessage]>;
  await pipeline(incoming, onward);
  const [answered] = await answering;
  response.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
  await pipeline(answered, response);
}

/** The role trusts only the service of ECS, which MiniStack is not: for a moment it trusts the caller here. */
async function assume({ endpoint, region, roles }: TaskLinkOptions, app: 'user' | 'admin'): Promise<string> {
  const aws = connectAws({ endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  const RoleArn = roles[app];
  const RoleName = RoleArn.slice(RoleArn.lastIndexOf('/') + 1);
  try {
    const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName }));
    const trusted = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '');
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }];
    const trust = (PolicyDocument: string): Promise<unknown> =>
      aws.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    await trust(JSON.stringify({ Version: '2012-10-17', Statement }));
    try {
      const { Credentials } = await aws.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: app }));
      return JSON.stringify(Credentials);
    } finally {
      await trust(trusted);
    }
  } finally {
    aws.close();
  }
}
