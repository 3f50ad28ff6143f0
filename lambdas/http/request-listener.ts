import type { RequestListener } from 'node:http';
import type { HttpBindings } from '@hono/node-server';
import { getRequestListener, RequestError } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Hono } from 'hono';
import { pathBelow } from '../../core/server-address.ts';
import type { AppEnv } from './app-env.ts';
import type { Share } from './body-memory.ts';
import type { BodyBounds } from './bounded-bodies.ts';
import { shareFor } from './bounded-bodies.ts';
import { freeConnectionAfter } from './free-connection.ts';
import { keepLightResponses } from './light-responses.ts';
import { namesOneHost, refusalResponse, refuse } from './malformed.ts';
import { sendBody } from './outgoing-body.ts';

/** What a request comes with, and its share of the memory for bodies. */
export type Bindings = HttpBindings & { share?: Share | undefined };

const ADMIN_PATH = /^\/admin(?:[/?]|$)/;

/** The one app, or with `adminApp` both, distinguished by the path below the base path. */
export function requestListener(
  { basePath, bounds }: { readonly basePath: string; readonly bounds: BodyBounds },
  app: Hono<AppEnv>,
  adminApp = app,
): RequestListener {
  const isForAdmin = (url: string): boolean => ADMIN_PATH.test(pathBelow(basePath, url) ?? url);
  const answerOf = async (request: Request, env: Bindings): Promise<Response> => {
    env.share = await shareFor(bounds, env);
    try {
      return await answer(isForAdmin(env.incoming.url ?? '') ? adminApp : app, request, env);
    } finally {
      env.share?.end();
    }
  };
  const listener = getRequestListener((request, env) => answerOf(request, env as HttpBindings), {
    overrideGlobalObjects: true,
    // For requests of HTTP/1.0 without a host, such as a load balancer's look at the health.
    hostname: 'localhost',
    errorHandler: (thrown) => refusalResponse(thrown instanceof RequestError ? 400 : 500),
  });
  keepLightResponses();
  return (request, response) => {
    if (namesOneHost(request)) void listener(request, response);
    else refuse(response, 400);
  };
}

/** Runs the app. Parts of files go out by our own hand, all else by the adapter's. */
async function answer(app: Hono<AppEnv>, request: Request, env: Bindings): Promise<Response> {
  const response = await app.fetch(request, env);
  freeConnectionAfter(response.status, env.outgoing);
  // The type first: to look at the body makes one of Node's responses of a light one.
  if (response.headers.get('content-type') !== 'application/octet-stream' || !response.body) return response;
  env.outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  await sendBody(response.body, env.outgoing);
  return RESPONSE_ALREADY_SENT;
}
