import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeGcs } from '../../setup/fake-gcs.ts';
import type { GoogleFront } from '../../setup/google-front.ts';
import { ACCOUNT, startGoogleFront } from '../../setup/google-front.ts';
import type { RunningServer } from '../../setup/server-process.ts';
import { slowSeconds } from '../../setup/time-limits.ts';
import type { CliUser } from '../../support/cli.ts';
import { newCliUser } from '../../support/cli.ts';

const BUCKET = 'credentials';
const PROGRAM = join(import.meta.dirname, 'google-process.ts');
const IDENTITY = 'identity for https://admin.example.com';
const NO_CREDENTIALS =
  /no Google credentials found: .*application-default login.*GOOGLE_APPLICATION_CREDENTIALS.*Google machine/;

interface Seen {
  readonly stored: string;
  readonly seconds: number;
  readonly signed: string;
  readonly access: string;
  readonly identity: string;
}

let objects: RunningServer;
let front: GoogleFront;
let user: CliUser;
let runs = 0;
beforeAll(async () => {
  [objects, user] = await Promise.all([startFakeGcs(), newCliUser()]);
  const body = JSON.stringify({ name: BUCKET });
  await fetch(`${objects.endpoint}/storage/v1/b?project=test`, { method: 'POST', body });
  front = await startGoogleFront(objects.endpoint, user.folder, write);
});
afterAll(async () => {
  await front.stop();
  await Promise.all([objects.stop(), user.remove()]);
});

function write(name: string, text: string): string {
  writeFileSync(user.at(name), text, { mode: 0o600 });
  return user.at(name);
}

function newPlace(): string {
  runs += 1;
  return `gs://${BUCKET}/run-${runs}`;
}

/** A process of its own, for the names of Google are reached by the environment. */
async function processWith(environment: Readonly<Record<string, string>>): Promise<Seen & { printed: string }> {
  front.seen.length = 0;
  const env = { PATH: join(user.folder, 'none'), ...front.environment, ...environment };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [PROGRAM, newPlace()], { env });
  return { ...(JSON.parse(stdout) as Seen), printed: stderr };
}

function withFile(content: object): Promise<Seen & { printed: string }> {
  const path = write('credentials.json', JSON.stringify(content));
  return processWith({ GOOGLE_APPLICATION_CREDENTIALS: path });
}

const storageSeen = (): (typeof front.seen)[number][] =>
  front.seen.filter(({ what }) => what.startsWith('storage.googleapis.com'));

describe('a store in Google Cloud Storage, by Application Default Credentials', () => {
  it.each([
    ['service account', 'ya29.account'],
    ['impersonation', 'ya29.account'],
    ['federation', 'ya29.account'],
  ] as const)('that are a %s, works, signs as it, and shows who asks', async (kind, token) => {
    const { stored, signed, access, identity, printed } = await withFile(front.files[kind]);
    expect({ stored, access, identity, printed }).toEqual({
      stored: 'ciphertext',
      access: token,
      identity: IDENTITY,
      printed: '',
    });
    expect(new URL(signed).searchParams.get('X-Goog-Credential')).toMatch(`${ACCOUNT}/`);
    expect(new URL(signed).searchParams.get('X-Goog-Signature')).toMatch(/^[0-9a-f]{512}$/);
    expect(new Set(storageSeen().map((request) => request.token))).toEqual(new Set([token]));
  });

  it.each([
    ['person', 'ya29.person', 'charged-project'],
    ['federation alone', 'ya29.pipeline', undefined],
  ] as const)('that are a %s, works, and says that nothing can be signed', async (kind, token, project) => {
    const { stored, signed, access, identity } = await withFile(front.files[kind]);
    expect({ stored, access }).toEqual({ stored: 'ciphertext', access: token });
    expect(signed).toMatch(
      /^store_unusable: .*not those of a service account; impersonate one .*SGRAPH_SEND_MODE=server/,
    );
    expect(identity).toMatch(/no Google identity token found: .*gcloud auth login/);
    expect(new Set(storageSeen().map(({ charged }) => charged))).toEqual(new Set([project]));
  });

  it('are taken from where gcloud writes them', async () => {
    const folder = user.at('.config', 'gcloud');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'application_default_credentials.json'), JSON.stringify(front.files.person));
    const { stored, access } = await processWith({});
    expect({ stored, access }).toEqual({ stored: 'ciphertext', access: 'ya29.person' });
    const other = user.at('other');
    expect((await processWith({ CLOUDSDK_CONFIG: other })).stored).toMatch(NO_CREDENTIALS);
  });

  it('work in the built command too', async () => {
    const path = write('credentials.json', JSON.stringify(front.files.federation));
    const environment = { ...front.environment, GOOGLE_APPLICATION_CREDENTIALS: path };
    const { exit, output, errors } = await user.run(['doctor', '--store', newPlace()], { environment });
    expect({ exit, errors }).toEqual({ exit: 0, errors: '' });
    expect(output.toString()).toMatch(/^store +wrote, read, listed and deleted/m);
  });
});

describe('credentials that are no good', () => {
  it('because there are none are told within seconds, with the three ways to get some', async () => {
    const { stored, seconds, access } = await processWith({ HOME: user.at('empty') });
    expect(stored).toMatch(NO_CREDENTIALS);
    expect(stored).toMatch(/^store_unusable/);
    expect(access).toMatch(NO_CREDENTIALS);
    expect(seconds).toBeLessThan(slowSeconds(10));
  });

  it('are told without anything of their file', async () => {
    const { person, federation, 'service account': account } = front.files;
    const cases = [
      [{ ...person, refresh_token: 'revoked-hush' }, /Google gave no token: 400 invalid_grant; log in again/],
      [{ ...account, private_key: 'hush' }, /the Google credentials cannot be used \(ERR_OSSL_UNSUPPORTED\)/],
      [
        { ...federation, credential_source: { file: user.at('absent') } },
        /the Google credentials cannot be used \(\w+\): check the addresses in their file/,
      ],
      [{ type: 'hush' }, /credentials\.json cannot be used: expected JSON with a type, one of service_account, /],
    ] as const;
    for (const [content, message] of cases) {
      const { stored, printed } = await withFile(content);
      expect(stored).toMatch(message);
      expect(stored).toMatch(/^store_unusable/);
      expect(stored + printed).not.toContain('hush');
    }
  });

  it('because their file is missing are told with its path', async () => {
    const { stored } = await processWith({ GOOGLE_APPLICATION_CREDENTIALS: '/none/here.json' });
    expect(stored).toMatch(/^store_unusable: the Google credentials \/none\/here\.json cannot be used: ENOENT/);
  });
});
