import type { RouteConfig } from '@hono/zod-openapi';
import type { ApiApp } from './api-app.ts';
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import { METHOD_NAME_ALL } from 'hono/router';
import type { AppEnv } from './app-env.ts';

/** Finds the definition of the route that answers a request. Undefined where none does, and for what is in no OpenAPI document. */
export type RouteOf = (c: Context<AppEnv>) => RouteConfig | undefined;

/** By the app's own definitions, so that a route is found without being named anywhere else. */
export function routesOf({ definitions }: ApiApp): RouteOf {
  const known = new Map<string, RouteConfig>();
  const find = (name: string): RouteConfig | undefined => {
    for (const route of definitions) known.set(nameOf(route), route);
    return known.get(name);
  };
  return (c) => {
    const match = matchedRoutes(c).findLast(({ method }) => method !== METHOD_NAME_ALL);
    const name = match && `${match.method} ${match.path}`;
    return name === undefined ? undefined : (known.get(name) ?? find(name));
  };
}

/** Method and pattern as the router knows them: `POST /api/transfers/:id/expiry`. */
export function nameOf({ method, path }: Pick<RouteConfig, 'method' | 'path'>): string {
  return `${method.toUpperCase()} ${path.replaceAll(/\{(.+?)\}/g, ':$1')}`;
}
