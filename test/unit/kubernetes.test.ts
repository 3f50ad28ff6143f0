import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import * as z from 'zod';
import { SETTING_NAMES } from '../../lambdas/settings/table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MANIFEST = join(ROOT, 'docs', 'tutorials', 'kubernetes', 'sgraph-send.yaml');
/** Beside this file, so that its imports are found. */
const CHECKED = join(import.meta.dirname, 'manifest.generated.ts');
/** Kubernetes' own types of what the file declares, by kind: those of its OpenAPI document (kubernetes-types). */
const TYPES: Readonly<Record<string, string>> = {
  PersistentVolumeClaim: 'kubernetes-types/core/v1',
  Service: 'kubernetes-types/core/v1',
  Deployment: 'kubernetes-types/apps/v1',
  Ingress: 'kubernetes-types/networking/v1',
};

const text = readFileSync(MANIFEST, 'utf8');
const Named = z.looseObject({ kind: z.string(), apiVersion: z.string() });
const documentsOf = (yaml: string): z.infer<typeof Named>[] =>
  parseAllDocuments(yaml).map((document) => Named.parse(document.toJS()));

/** What the compiler says of the objects, as literals of their kinds: fields that there are not, values of another type. */
function complaintsOf(yaml: string): string[] {
  const lines = documentsOf(yaml).map((object, index) => {
    const type = `import(${JSON.stringify(TYPES[object.kind] ?? 'missing')}).${object.kind}`;
    return `export const object${index}: ${type} = ${JSON.stringify(object)};`;
  });
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === CHECKED || fileExists.call(host, file);
  host.getSourceFile = (file, target) =>
    file === CHECKED ? ts.createSourceFile(file, lines.join('\n'), target) : getSourceFile.call(host, file, target);
  const program = ts.createProgram([CHECKED], { ...options, module: ts.ModuleKind.ESNext }, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the file for Kubernetes', () => {
  it('has only fields that Kubernetes has, with values of their types', () => {
    expect(complaintsOf(text)).toEqual([]);
  });

  it.each([
    ['readOnlyRootFilesystem: true', 'readOnlyRootFileSystem: true', 'readOnlyRootFileSystem'],
    ['replicas: 1', "replicas: '1'", 'number'],
    ['containerPort: 8080', 'port: 8080', 'port'],
  ])('with %s as %s is refused', (right, wrong, named) => {
    expect(text).toContain(right);
    expect(complaintsOf(text.replace(right, wrong)).join('\n')).toContain(named);
  });

  it('names settings that there are, the version of this product, and the user and port of the image', () => {
    const named = [...text.matchAll(/name: (SGRAPH_SEND_\w+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !SETTING_NAMES.includes(name as (typeof SETTING_NAMES)[number]))).toEqual([]);
    const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
    const [, uid = '', gid = ''] = /^USER ([0-9]+):([0-9]+)$/m.exec(dockerfile) ?? [];
    expect(text).toContain(`runAsUser: ${uid}\n        runAsGroup: ${gid}\n`);
    expect(text).toContain(`containerPort: ${/^EXPOSE ([0-9]+)$/m.exec(dockerfile)?.[1]}\n`);
    expect(text).toContain(`sgraph-send:${readFileSync(join(ROOT, 'version'), 'utf8').trim()}\n`);
  });

  // https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
  it('keeps out the variables that Kubernetes makes of the name of a service, for they look like settings', () => {
    expect(text).toMatch(/^ {2}name: sgraph-send$/m);
    expect(text).toContain('enableServiceLinks: false\n');
  });

  it('selects the pods that it makes', () => {
    const [labels = '', ...others] = [...text.matchAll(/\{ (app: [\w-]+) \}/g)].map(([, pair = '']) => pair);
    expect(others.every((each) => each === labels)).toBe(true);
    expect(others).toHaveLength(3);
  });
});
