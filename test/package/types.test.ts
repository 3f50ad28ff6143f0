import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { consumerProject } from './consumer-project.ts';

const STRICT = {
  noEmit: true,
  strict: true,
  target: 'es2023',
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUnusedLocals: true,
};

const NODE = { module: 'nodenext', moduleResolution: 'nodenext', lib: ['es2024'], types: ['node'] };

const CLIENT = `
import { blobSource, createClient, encryptStream, parseLink, SendError, TransferLog, verifyLog } from 'sgraph-send';
import type { Client, ErrorCode, Link, ServerInfo, Uploaded } from 'sgraph-send';

const client: Client = createClient({ baseUrl: 'https://send.example' });
export const info: ServerInfo = await client.info();
export const bytes: number = info.limits.partBytes;
export const uploaded: Uploaded = await client.upload({
  source: blobSource(new Blob(['hello'])),
  metadata: { name: 'hello.txt', type: 'text/plain' },
  expiresInSeconds: 3600,
  maxDownloads: 1,
});
const link: Link = parseLink('ID#KEY');
export const { metadata } = await client.open(link.id, link.secret ?? '');
export const message: string | undefined = metadata.message;
export const log: TransferLog = TransferLog.parse(JSON.parse('{}'));
export const altered: readonly string[] = (await verifyLog(log)).altered;
export const stream: TransformStream = encryptStream({ key: new Uint8Array(32), purpose: 'content', segmentBytes: 4096 });
export const code = (thrown: unknown): ErrorCode | undefined => (thrown instanceof SendError ? thrown.code : undefined);
// @ts-expect-error a number is not a text, so the types are there
export const wrong: string = info.limits.partBytes;
// @ts-expect-error there is no such state
export const never = (await client.status('', '')).state === 'nowhere';
`;

const SERVER = `
import { SendError } from 'sgraph-send';
import { createAdminApp, createUserApp, readSettings, serve } from 'sgraph-send/server';
import type { PeerAddress, ReadAsset, Settings, WebApp } from 'sgraph-send/server';
import { createDiskStore } from 'sgraph-send/stores/disk';
import { key, prefix } from 'sgraph-send/stores/key';
import { createMemoryStore } from 'sgraph-send/stores/memory';
import { openStore } from 'sgraph-send/stores/open';
import { createS3Store } from 'sgraph-send/stores/s3';
import { canPresign } from 'sgraph-send/stores/store';
import type { PresigningStore, Store } from 'sgraph-send/stores/store';
import { createZipStore } from 'sgraph-send/stores/zip';
import { STORE_CONTRACT } from 'sgraph-send/testing';
import type { StoreCheck } from 'sgraph-send/testing';

const settings: Settings = readSettings({}, true);
const store: Store = createMemoryStore();
export const app: WebApp = await createUserApp({ store, settings });
export const admin: WebApp = await createAdminApp({ store, settings, log: () => undefined });
export const answer: Response = await app.fetch(new Request('https://send.example/health'), '127.0.0.1');
const peerAddress: PeerAddress = (request) => request.headers.get('cf-connecting-ip') ?? undefined;
const assets: ReadAsset = (file) => Promise.resolve(new TextEncoder().encode(file));
export const worker: { fetch(request: Request, env: object, ctx: object): Promise<Response> } = await createUserApp({
  store,
  settings,
  peerAddress,
  assets,
});
export const serving = await serve({ settings, host: '127.0.0.1', userPort: 0, adminPort: undefined });
export const disk: Store = await createDiskStore('/data');
export const zip: Store = await createZipStore('/data.zip');
export const s3: PresigningStore = await createS3Store({ bucket: 'parts', prefix: prefix(), client: { region: 'eu-west-2', overFetch: true } });
export const opened: Store = await openStore('memory:');
export const can: boolean = canPresign(opened) && (await opened.head(key('a', 'b'))) !== undefined;
export const refused = new SendError('expired');
export const checks: readonly StoreCheck[] = STORE_CONTRACT;
export const checked: Promise<void>[] = checks.map(({ check }) => check({ open: () => Promise.resolve(store) }));
// @ts-expect-error a key is made by key()
await store.head('a/b');
`;

const CDK = `
import { App, Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { declareStacks, deploymentConfig, Firewall, planOf, SgraphSend, StorageBucket } from 'sgraph-send/cdk';
import type { ComponentName, SgraphSendProps } from 'sgraph-send/cdk';

const config = deploymentConfig({ environment: 'ours', account: '123456789012', region: 'eu-west-2' });
const deployment = { config, locked: false, domain: undefined };
const app = new App();
export const stacks: ReadonlyMap<ComponentName, Stack> = declareStacks(app, deployment, { components: planOf('lambda').names });

const stack = new Stack(app, 'Ours');
const { webAclArn } = new Firewall(new Stack(app, 'Edge', { env: { region: 'us-east-1' } }), 'Firewall');
const props: SgraphSendProps = { adminKeysSha256: ['ab'.repeat(32)], uploads: 'open', webAclArn };
const send = new SgraphSend(stack, 'Send', props);
const role = new Role(stack, 'Backup', { assumedBy: new ServicePrincipal('backup.amazonaws.com') });
send.grantRead(role).assertSuccess();
export const parts: [IBucket, IFunction, IFunction, IDistribution, string] = [
  send.bucket,
  send.user.function,
  send.admin.function,
  send.distribution.distribution,
  send.url,
];
export const metrics: Metric[] = [send.user.metricErrors(), send.admin.metricBacklogAge({ label: 'age' })];
export const store: StorageBucket = new StorageBucket(stack, 'Another', { bucketName: 'another' });
// @ts-expect-error no operator could sign in
new SgraphSend(stack, 'Keyless', {});
// @ts-expect-error there is no such mode
new SgraphSend(stack, 'Wrong', { adminKeysSha256: [], mode: 'sideways' });
`;

const EXAMPLE = readFileSync(join(import.meta.dirname, '..', '..', 'examples', 'cdk', 'app.ts'), 'utf8');

/**
 * What the compiler says of the project's files and of the package's declarations. Those of others, which this package cannot change, are
 * read and not judged: for the CDK's it takes half a minute.
 */
function check(compilerOptions: object, files: Readonly<Record<string, string>>, has: readonly string[]): string {
  const folder = consumerProject(files, has);
  const { options, errors } = ts.convertCompilerOptionsFromJson({ ...STRICT, ...compilerOptions }, folder);
  const host = { ...ts.createCompilerHost(options), getCurrentDirectory: () => folder };
  const roots = Object.keys(files).map((name) => join(folder, name));
  const program = ts.createProgram(roots, options, host);
  const packages = join(folder, 'node_modules');
  const ours = program.getSourceFiles().filter(({ fileName }) => {
    const isOthers = fileName.startsWith(packages) && !fileName.startsWith(join(packages, 'sgraph-send'));
    return fileName.startsWith(folder) && !isOthers;
  });
  expect(ours.some(({ fileName }) => fileName.endsWith('.d.ts'))).toBe(true);
  const found = [
    ...errors,
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  return ts.formatDiagnostics(found, host);
}

describe('the types, for a strict consumer who has no package of ours', () => {
  it('check in a bundler without the types of Node', () => {
    const options = {
      module: 'esnext',
      moduleResolution: 'bundler',
      lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: [],
    };
    expect(check(options, { 'client.ts': CLIENT, 'server.ts': SERVER }, [])).toBe('');
  });

  it('check in Node without the types of browsers', () => {
    expect(check(NODE, { 'client.ts': CLIENT, 'server.ts': SERVER }, ['@types/node', 'undici-types'])).toBe('');
  });

  it('check beside the CDK', () => {
    const has = ['@types/node', 'undici-types', 'aws-cdk-lib', 'constructs'];
    expect(check(NODE, { 'cdk.ts': CDK, 'example.ts': EXAMPLE }, has)).toBe('');
  });
});
