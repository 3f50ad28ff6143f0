import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureEnvironment, findPython } from './python.ts';

/** A type as Google's discovery documents describe it: an old draft of JSON schema. */
export interface DiscoverySchema {
  readonly type?: string;
  readonly $ref?: string;
  readonly format?: string;
  readonly readOnly?: boolean;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: DiscoverySchema;
  readonly properties?: Readonly<Record<string, DiscoverySchema>>;
  readonly additionalProperties?: DiscoverySchema;
}

interface Parameter extends DiscoverySchema {
  readonly location: 'path' | 'query';
  readonly pattern?: string;
  readonly required?: boolean;
}

export interface DiscoveryMethod {
  readonly id: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly flatPath?: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  readonly request?: { readonly $ref: string };
  readonly response?: { readonly $ref: string };
}

interface Resource {
  readonly methods?: Readonly<Record<string, DiscoveryMethod>>;
  readonly resources?: Readonly<Record<string, Resource>>;
}

interface Document extends Resource {
  readonly servicePath: string;
  readonly schemas: Readonly<Record<string, DiscoverySchema>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** What Google itself publishes of one of its APIs. */
export interface Api {
  /** The method that a request is for, with the variables of its path. */
  find(httpMethod: string, pathname: string): { method: DiscoveryMethod; variables: string[] } | undefined;
  /** What is wrong with a request, by Google's own description. */
  requestFaults(method: DiscoveryMethod, query: URLSearchParams, body: unknown): string[];
  responseFaults(method: DiscoveryMethod, body: unknown): string[];
  /** What is wrong with a value of a named type. */
  faults(schema: string, value: unknown): string[];
  /** What Google says of a member of a named type. */
  describe(schema: string, member: string): string;
}

/** Loads the discovery document that Google's client for Python carries, such as `run.v2`. */
export async function loadApi(name: string): Promise<Api> {
  const python = await ensureEnvironment('google', 'google', findPython);
  const folder = dirname(dirname(python));
  const documents = globSync('{lib/python*,Lib}/site-packages/googleapiclient/discovery_cache/documents', {
    cwd: folder,
  });
  const file = join(folder, documents[0] ?? '', `${name}.json`);
  if (!existsSync(file)) throw new Error(`there is no discovery document ${file}: remove ${folder} and run it again`);
  return createApi(JSON.parse(readFileSync(file, 'utf8')) as Document);
}

function createApi(document: Document): Api {
  const methods = methodsOf(document).map((method) => ({
    method,
    pattern: new RegExp(
      `^/${document.servicePath}${(method.flatPath ?? method.path).replaceAll(/\{[^}]+\}/g, '([^/:]+)')}$`,
    ),
  }));
  const check = (schema: DiscoverySchema, value: unknown, path: string, isRequest: boolean): string[] =>
    faultsOf(document.schemas, schema, value, path, isRequest);
  return {
    find(httpMethod, pathname) {
      for (const { method, pattern } of methods) {
        const match = method.httpMethod === httpMethod ? pattern.exec(pathname) : null;
        if (match) return { method, variables: match.slice(1) };
      }
      return undefined;
    },
    requestFaults(method, query, body) {
      const known = { ...document.parameters, ...method.parameters };
      const unknown = [...query.keys()].filter((name) => known[name]?.location !== 'query');
      const missing = Object.entries(known).filter(
        ([name, { location, required }]) => location === 'query' && required === true && !query.has(name),
      );
      const wrong = [...query].flatMap(([name, value]) =>
        known[name] ? check(known[name], queryValue(known[name], value), name, true) : [],
      );
      const bodyFaults = method.request
        ? check(method.request, body, 'body', true)
        : body === undefined
          ? []
          : ['a body was sent, and the method takes none'];
      return [
        ...unknown.map((name) => `there is no query parameter ${name}`),
        ...missing.map(([name]) => `the query parameter ${name} is missing`),
        ...wrong,
        ...bodyFaults,
      ];
    },
    responseFaults: (method, body) => (method.response ? check(method.response, body, 'answer', false) : []),
    faults: (schema, value) => check({ $ref: schema }, value, schema, false),
    describe: (schema, member) => document.schemas[schema]?.properties?.[member]?.description ?? '',
  };
}

function methodsOf({ methods = {}, resources = {} }: Resource): DiscoveryMethod[] {
  return [...Object.values(methods), ...Object.values(resources).flatMap(methodsOf)];
}

function queryValue({ type }: Parameter, text: string): unknown {
  if (type === 'integer') return Number(text);
  return type === 'boolean' ? text === 'true' : text;
}

/** Stricter than Google where that shows mistakes: members that only Google writes, and those that it does not know, are faults. */
function faultsOf(
  schemas: Document['schemas'],
  schema: DiscoverySchema,
  value: unknown,
  path: string,
  isRequest: boolean,
): string[] {
  if (schema.$ref !== undefined) {
    const named = schemas[schema.$ref];
    return named ? faultsOf(schemas, named, value, path, isRequest) : [`${path}: there is no type ${schema.$ref}`];
  }
  const wrong = (expected: string): string[] => [`${path} is ${JSON.stringify(value)}, expected ${expected}`];
  switch (schema.type) {
    case 'object': {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong('an object');
      return Object.entries(value).flatMap(([name, member]) => {
        const known = schema.properties?.[name] ?? schema.additionalProperties;
        if (!known) return [`${path} has no member ${name}`];
        if (isRequest && (known.readOnly === true || /^Output only/.test(known.description ?? '')))
          return [`${path}.${name} is written by Google alone`];
        return faultsOf(schemas, known, member, `${path}.${name}`, isRequest);
      });
    }
    case 'array':
      if (!Array.isArray(value)) return wrong('a list');
      return value.flatMap((item, index) =>
        schema.items ? faultsOf(schemas, schema.items, item, `${path}[${index}]`, isRequest) : [],
      );
    case 'string':
      if (typeof value !== 'string') return wrong('a string');
      if (schema.enum && !schema.enum.includes(value)) return wrong(`one of ${schema.enum.join(', ')}`);
      if (/int64$/.test(schema.format ?? '') && !/^-?[0-9]+$/.test(value)) return wrong('a whole number as text');
      if (schema.format === 'google-duration' && !/^[0-9]+(?:\.[0-9]+)?s$/.test(value))
        return wrong('seconds such as 3s');
      if (schema.format === 'byte' && !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) return wrong('base64');
      return [];
    case 'integer':
      return Number.isSafeInteger(value) ? [] : wrong('a whole number');
    case 'number':
      return typeof value === 'number' ? [] : wrong('a number');
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('true or false');
    default:
      return [];
  }
}
