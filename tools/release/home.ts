import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const PACKAGE = 'package.json';

const Fields = z.looseObject({
  repository: z.union([z.string(), z.looseObject({ url: z.string().optional() })]).optional(),
  homepage: z.string().optional(),
  bugs: z.union([z.string(), z.looseObject({ url: z.string().optional() })]).optional(),
});
type Fields = z.infer<typeof Fields>;

/** `https://host/owner/name`, `ssh://git@host:22/owner/name`, and scp's `git@host:owner/name`, each with or without `.git`. */
const WITH_SCHEME = /^(?:git\+)?(?:https?|ssh|git):\/\/(?:[^@/]*@)?([^/:@]+)(?::[0-9]+)?\/(.+?)(?:\.git)?\/?$/;
const LIKE_SCP = /^[\w.-]+@([\w.-]+):(?!\/)(.+?)(?:\.git)?\/?$/;

/**
 * The address for browsers of a git remote, without a name or token that it holds; undefined for a folder, which is not a public address.
 * Upper and lower case stay as they are: npm compares exactly (https://github.com/npm/documentation/pull/1123).
 */
export function homeOfRemote(remote: string): string | undefined {
  const [, host, path] = WITH_SCHEME.exec(remote) ?? LIKE_SCP.exec(remote) ?? [];
  return host === undefined || path === undefined ? undefined : `https://${host}/${path}`;
}

/**
 * What differs in package.json from a home, a line each with the command that sets it. npm refuses a package with provenance (E422)
 * whose `repository.url` is not the repository that built it
 * (https://docs.npmjs.com/generating-provenance-statements, https://docs.npmjs.com/trusted-publishers).
 */
export function homeProblems(root: string, home: string): string[] {
  const found = flat(Fields.parse(JSON.parse(readFileSync(join(root, PACKAGE), 'utf8'))));
  return Object.entries(flat(fieldsOf(home))).flatMap(([name, expected]) => {
    const is = found[name];
    return is === expected
      ? []
      : [`${PACKAGE} has ${name} ${is ?? 'not set'}, expected ${expected}: run npm pkg set "${name}=${expected}"`];
  });
}

/** Writes a home into package.json and nothing else. */
export function writeHome(root: string, home: string): void {
  const file = join(root, PACKAGE);
  const text = readFileSync(file, 'utf8');
  const fields = z.looseObject({}).parse(JSON.parse(text));
  writeFileSync(file, `${JSON.stringify({ ...fields, ...fieldsOf(home) }, undefined, 2)}\n`);
}

function fieldsOf(home: string): Fields {
  return {
    repository: { type: 'git', url: `git+${home}.git` },
    homepage: `${home}#readme`,
    bugs: { url: `${home}/issues` },
  };
}

function flat({ repository, homepage, bugs }: Fields): Readonly<Record<string, string | undefined>> {
  const urlOf = (field: Fields['bugs']): string | undefined => (typeof field === 'string' ? field : field?.url);
  return { 'repository.url': urlOf(repository), homepage, 'bugs.url': urlOf(bugs) };
}
