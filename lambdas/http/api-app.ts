import type { createRoute as CreateRoute, OpenAPIHono, RouteConfig, z } from '@hono/zod-openapi';
import type { Context, Handler, MiddlewareHandler } from 'hono';
import { Hono } from 'hono';
import { SendError } from '../../core/errors.ts';
import type { Documented } from './api-document.ts';
import type { AppEnv } from './app-env.ts';
import { refuseInvalid } from './problem.ts';

type Head = Parameters<OpenAPIHono['getOpenAPI31Document']>[0];

/** An app whose routes are defined by what they take and give, from which validation and the OpenAPI document are made. */
export interface ApiApp extends Hono<AppEnv>, Documented {
  /** Adds a route whose handler is given what its definition allows. */
  readonly openapi: OpenAPIHono<AppEnv>['openapi'];
}

/** The definition of a route, whose types its handler is checked by. */
export const createRoute: typeof CreateRoute = ((definition: unknown) => definition) as typeof CreateRoute;

export function createApiApp(options: ConstructorParameters<typeof Hono<AppEnv>>[0] = {}): ApiApp {
  const app = new Hono<AppEnv>(options);
  const definitions: RouteConfig[] = [];
  const openapi = (route: RouteConfig, handler: Handler<AppEnv>): void => {
    definitions.push(route);
    app.on([route.method], [route.path.replaceAll(/\/\{(.+?)\}/g, '/:$1')], validate(route), handler);
  };
  return Object.assign(app, { openapi, definitions, schemes: {} }) as unknown as ApiApp;
}

/** Answers with the OpenAPI document, which is made when it is first asked for. */
export function addDocument(app: ApiApp, path: string, head: Head): void {
  let document: Promise<object> | undefined;
  app.get(path, async (c) => {
    document ??= import('./api-document.ts').then(({ documentOf }) => documentOf(app, head));
    return c.json(await document);
  });
}

/** Takes of a request what its route names, and refuses what the schemas do not allow. */
function validate(route: RouteConfig): MiddlewareHandler<AppEnv> {
  const { query, params, headers, body } = route.request ?? {};
  const names = headerNames(route);
  const contents = (body?.content ?? {}) as unknown as Readonly<Record<string, { readonly schema: z.ZodType }>>;
  const json = contents['application/json']?.schema;
  return async (c, next) => {
    if (query) c.req.addValidatedData('query', valid(query, queryOf(c)));
    if (params) c.req.addValidatedData('param', valid(params, c.req.param()));
    if (headers) c.req.addValidatedData('header', valid(headers as z.ZodObject, headersOf(c, names)));
    if (json) c.req.addValidatedData('json', valid(json, await jsonOf(c)));
    await next();
  };
}

/** The headers that a route reads, by its definition. Here they are always members of one object. */
export function headerNames({ request }: RouteConfig): string[] {
  const headers = request?.headers as z.ZodObject | undefined;
  return Object.keys(headers?.shape ?? {});
}

/** What is missing is only known while the schema looks. */
function valid(schema: z.core.$ZodType, value: unknown): object {
  const result = (schema as z.ZodType).safeParse(value, {
    error: ({ code, input }) => (code === 'invalid_type' && input === undefined ? 'is missing' : undefined),
  });
  refuseInvalid(result);
  return result.data as object;
}

/** One value or a list of each name. */
function queryOf(c: Context): Record<string, string | string[]> {
  const all = Object.entries(c.req.queries());
  return Object.fromEntries(all.map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]));
}

function headersOf(c: Context, names: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = c.req.header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function jsonOf(c: Context): Promise<unknown> {
  try {
    return await c.req.json();
  } catch (cause) {
    throw new SendError('invalid_request', 'the body is not valid JSON', { cause });
  }
}
