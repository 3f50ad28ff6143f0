import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createTlsServer, connect as connectTls } from 'node:tls';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AllocateAddressCommand, DescribeAddressesCommand, EC2Client, RunInstancesCommand } from '@aws-sdk/client-ec2';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Credentials } from '../../../lib/aws/aws.ts';
import { ensureInstalled } from '../../setup/cache.ts';
import { run } from '../../setup/command.ts';
import { ensureMinistack } from '../../setup/ministack.ts';
import { startStrictMinistack } from '../../setup/strict-ministack.ts';
import { serveInstanceMetadata } from './instance-metadata.ts';

/** What surrounds a machine on AWS: services that check signatures and policies, at their own host names, and the metadata service. */
export interface EmulatedAws {
  readonly region: string;
  /** Folder of the sockets `aws` and `metadata`. */
  readonly sockets: string;
  /** Names at which the machine finds AWS. */
  readonly hosts: readonly string[];
  /** Path of the certificate that the machine must trust. */
  readonly authority: string;
  readonly instanceId: string;
  /** An Elastic IP that is not associated yet. */
  readonly allocationId: string;
  /** Bucket of the product; the machine's role may use it. */
  readonly bucket: string;
  /** Puts an artifact where the machine's role may read it, and gives its URL. */
  publish(name: string, bytes: Uint8Array): Promise<string>;
  /** Instance that has the Elastic IP. */
  holder(): Promise<string | undefined>;
  stop(): Promise<void>;
}

const REGION = 'eu-west-2';
const ROLE = 'machine';
const ARTIFACTS = 'sgraph-send-test-artifacts';
const BUCKET = 'sgraph-send-test-machine';
const STATEMENTS = [
  { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${ARTIFACTS}/artifacts/*` },
  {
    Effect: 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
    Resource: `arn:aws:s3:::${BUCKET}/*`,
  },
  { Effect: 'Allow', Action: 's3:ListBucket', Resource: `arn:aws:s3:::${BUCKET}` },
  { Effect: 'Allow', Action: 'ec2:AssociateAddress', Resource: '*' },
];

export async function startEmulatedAws(): Promise<EmulatedAws> {
  const ministack = await startStrictMinistack();
  const folder = mkdtempSync(join(tmpdir(), 'sgraph-send-aws-'));
  const settings = {
    endpoint: ministack.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const ec2 = new EC2Client(settings);
  for (const Bucket of [ARTIFACTS, BUCKET]) await s3.send(new CreateBucketCommand({ Bucket }));
  const credentials = await roleCredentials(settings);
  const instance = { ImageId: 'ami-0123456789abcdef0', MinCount: 1, MaxCount: 1, InstanceType: 't3.micro' as const };
  const [instances, address] = await Promise.all([
    ec2.send(new RunInstancesCommand(instance)),
    ec2.send(new AllocateAddressCommand({ Domain: 'vpc' })),
  ]);
  const instanceId = instances.Instances?.[0]?.InstanceId ?? '';
  const allocationId = address.AllocationId ?? '';
  const certificates = await machineCertificates();
  const tls = await carryTls(folder, certificates, Number(new URL(ministack.endpoint).port), ministack.authority);
  const metadata = await serveInstanceMetadata(folder, { instanceId, role: ROLE, credentials: () => credentials });
  return {
    region: REGION,
    sockets: folder,
    hosts: ['s3', 'ec2', `${BUCKET}.s3`].map((name) => `${name}.${REGION}.amazonaws.com`),
    authority: join(certificates, 'ca.crt'),
    instanceId,
    allocationId,
    bucket: BUCKET,
    publish: async (name, bytes) => {
      await s3.send(new PutObjectCommand({ Bucket: ARTIFACTS, Key: `artifacts/${name}`, Body: bytes }));
      return `s3://${ARTIFACTS}/artifacts/${name}`;
    },
    holder: async () => {
      const found = await ec2.send(new DescribeAddressesCommand({ AllocationIds: [allocationId] }));
      return found.Addresses?.[0]?.InstanceId;
    },
    stop: async () => {
      tls.close();
      metadata.closeAllConnections();
      metadata.close();
      await ministack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
}

/** Of a session of the machine's role, as the metadata service hands them out. */
async function roleCredentials(settings: ClientSettings): Promise<Credentials> {
  const iam = new IAMClient(settings);
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com', AWS: '*' }, Action: 'sts:AssumeRole' };
  const documentOf = (statements: readonly object[]): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: statements });
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument: documentOf([trust]) }),
  );
  const policy = { RoleName: ROLE, PolicyName: 'access', PolicyDocument: documentOf(STATEMENTS) };
  await iam.send(new PutRolePolicyCommand(policy));
  const { Credentials: found } = await new STSClient(settings).send(
    new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'machine' }),
  );
  return {
    accessKeyId: found?.AccessKeyId ?? '',
    secretAccessKey: found?.SecretAccessKey ?? '',
    sessionToken: found?.SessionToken ?? '',
  };
}

async function machineCertificates(): Promise<string> {
  const python = join(dirname(await ensureMinistack()), 'python');
  const names = [`*.${REGION}.amazonaws.com`, `*.s3.${REGION}.amazonaws.com`];
  return ensureInstalled('machine-tls', names.join(' '), async (folder) => {
    await run(python, [join(import.meta.dirname, '../../setup/certificate.py'), folder, ...names]);
  });
}

/** S3 refuses a signed request without the hash of its body. MiniStack does not, so this does. */
const LACKS_BODY_HASH = /^(?=[^]*\r\nhost: [^\r]*s3)(?=[^]*\r\nauthorization: AWS4)(?![^]*\r\nx-amz-content-sha256:)/i;

/** Ends the TLS of AWS's own names and carries what is in it to the emulator. */
async function carryTls(folder: string, certificates: string, port: number, authority: string): Promise<CarriedTls> {
  const [cert, key] = ['server.crt', 'server.key'].map((name) => readFileSync(join(certificates, name)));
  const ca = readFileSync(authority);
  const server = createTlsServer({ cert, key }, (incoming) => {
    const onward = connectTls({ host: '127.0.0.1', port, ca, servername: 'localhost' });
    incoming.once('data', (head: Buffer) => {
      if (LACKS_BODY_HASH.test(head.toString('latin1'))) incoming.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
    incoming.on('error', () => onward.destroy());
    onward.on('error', () => incoming.destroy());
    incoming.pipe(onward).pipe(incoming);
  });
  server.listen(join(folder, 'aws'));
  await once(server, 'listening');
  return server;
}

interface CarriedTls {
  close(): void;
}
