import { readFileSync } from 'node:fs';

/** A method of one of Google's APIs, as its discovery document has it. */
export interface GoogleMethod {
  readonly id: string;
  readonly httpMethod: string;
  /** With `{}` for each variable. */
  readonly path: string;
  /** Whether its answer may say that there is a next page. */
  readonly isPaged: boolean;
}

/** The methods that the deployment calls. */
export const GOOGLE_METHODS: readonly GoogleMethod[] = readFileSync(
  new URL('google-methods.tsv', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [id = '', httpMethod = '', path = '', pages] = line.split('\t');
    return { id, httpMethod, path, isPaged: pages === 'pages' };
  });

const PATTERNS = GOOGLE_METHODS.map((method) => ({
  method,
  pattern: new RegExp(`^${method.path.replaceAll('{}', '([^/:]+)')}$`),
}));

/** The method that a request is for, with the variables of its path. */
export function findMethod(
  httpMethod: string,
  pathname: string,
): { readonly method: GoogleMethod; readonly variables: readonly string[] } | undefined {
  for (const { method, pattern } of PATTERNS) {
    const match = method.httpMethod === httpMethod ? pattern.exec(pathname) : null;
    if (match) return { method, variables: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
