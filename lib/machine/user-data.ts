import { readFileSync } from 'node:fs';
import type { SettingName } from '../../lambdas/settings/table.ts';
import { DeployError } from '../deploy-error.ts';

/** Port at which a machine serves both apps. */
export const MACHINE_PORT = 8080;

/** Anybody on the machine can read its user data: the admin key itself has no place there, its digest has. */
type MachineSettings = Readonly<Partial<Record<Exclude<SettingName, 'SGRAPH_SEND_ADMIN_KEY'>, string>>> & {
  /** Certificates that Node trusts in addition. */
  readonly NODE_EXTRA_CA_CERTS?: string;
};

interface BootOptions {
  /** Of the archive whose release must be the current one. */
  readonly sha256: string;
  readonly region: string;
  readonly settings: MachineSettings;
  /** Elastic IP (`eipalloc-…`, or a token of CDK) that the instance takes once it is healthy. */
  readonly allocationId?: string | undefined;
}

interface UserDataOptions extends BootOptions {
  /** Such as `s3://bucket/key`; the instance's role must be allowed to read it. */
  readonly artifactUrl: string;
}

/** EC2 takes no more. */
const MAX_BYTES = 16_384;
const BAKED = '/opt/sgraph-send/current/machine/provision.sh';
const FRESH = '/run/sgraph-send-provision.sh';

declare const SGRAPH_SEND_PROVISION: string | undefined;

/** The script that provisions machines and images: put in by the build of the package, read from its file when run from source. */
export function provisionScript(): string {
  return typeof SGRAPH_SEND_PROVISION === 'string'
    ? SGRAPH_SEND_PROVISION
    : readFileSync(new URL('provision.sh', import.meta.url), 'utf8');
}

/** User data of a machine that has nothing: it installs the archive and starts the service. Throws `config` for what cannot be said. */
export function userData({ artifactUrl, ...boot }: UserDataOptions): string {
  const install = ['bash', FRESH, 'install', quoted(artifactUrl), quoted(boot.sha256), quoted(boot.region)].join(' ');
  return script([`cat >${FRESH} <<'PROVISION'`, provisionScript() + 'PROVISION', install, ...bootLines(FRESH, boot)]);
}

/** User data of a machine whose image holds the release already: it only takes the settings and starts the service. */
export function bakedUserData(boot: BootOptions): string {
  return script(bootLines(BAKED, boot));
}

function bootLines(program: string, { sha256, region, settings, allocationId }: BootOptions): string[] {
  const lines = Object.entries({ AWS_REGION: region, ...settings }).map(([name, value]) => settingLine(name, value));
  return [
    `bash ${program} start ${quoted(sha256)} <<'SETTINGS'`,
    ...lines,
    'SETTINGS',
    ...(allocationId === undefined ? [] : [`bash ${program} associate ${quoted(allocationId)} ${quoted(region)}`]),
  ];
}

/** A failure ends cloud-init with an error, and shows on the console of the instance. */
function script(lines: readonly string[]): string {
  const text = [
    '#!/bin/bash',
    'set -euo pipefail',
    `trap 'echo "sgraph-send: FAILED, the machine does not serve: see above" | tee /dev/console >&2' ERR`,
    ...lines,
    'echo "sgraph-send: the machine serves"',
    '',
  ].join('\n');
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_BYTES) throw new DeployError('config', `the user data has ${bytes} bytes, EC2 takes ${MAX_BYTES}`);
  return text;
}

/** A line as systemd reads it from a file of settings. */
function settingLine(name: string, value: string): string {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) throw new DeployError('config', `${name} is not the name of a setting`);
  if (name === 'SGRAPH_SEND_ADMIN_KEY')
    throw new DeployError('config', `${name} is a secret, and user data is none: give SGRAPH_SEND_ADMIN_KEY_SHA256`);
  refuseControl(name, value);
  return `${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`;
}

function quoted(word: string): string {
  refuseControl('an argument', word);
  if (word.includes("'")) throw new DeployError('config', `${word} has a quotation mark`);
  return `'${word}'`;
}

function refuseControl(what: string, value: string): void {
  if (/\p{Cc}/u.test(value)) throw new DeployError('config', `${what} has a line break or another control character`);
}
