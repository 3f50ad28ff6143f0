import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '../../../core/bytes.ts';
import { createGcsStore } from '../../../core/stores/gcs.ts';
import { key, prefix } from '../../../core/stores/key.ts';
import type { PresignedRequest, PresigningStore } from '../../../core/stores/store.ts';
import type { GoogleMachine } from '../../setup/google-machine.ts';
import { startGoogleMachine } from '../../setup/google-machine.ts';
import { startFakeGcs } from '../../setup/fake-gcs.ts';
import { ensureEnvironment, findPython } from '../../setup/python.ts';
import type { RunningServer } from '../../setup/server-process.ts';

const BUCKET = 'presigned';
const BODY = utf8('ciphertext');
const SIGNER = new URL('../../setup/sign-google-url.py', import.meta.url).pathname;

describe('a URL that the store in Google Cloud Storage signs', () => {
  let emulator: RunningServer;
  let machine: GoogleMachine;
  let python: string;
  let store: PresigningStore;
  beforeAll(async () => {
    [emulator, machine, python] = await Promise.all([
      startFakeGcs(),
      startGoogleMachine(),
      ensureEnvironment('google', 'google', findPython),
    ]);
    const body = JSON.stringify({ name: BUCKET });
    await fetch(`${emulator.endpoint}/storage/v1/b?project=test`, { method: 'POST', body });
    const places = { storage: emulator.endpoint, metadata: machine.origin, iam: machine.origin };
    store = createGcsStore({ bucket: BUCKET, prefix: prefix('deep', 'down'), ...places });
  });
  afterAll(async () => {
    await Promise.all([emulator.stop(), machine.stop()]);
  });

  /** The same URL by Google's own library. */
  async function signedByGoogle({ method, url, headers }: PresignedRequest): Promise<string> {
    const { origin, pathname, searchParams } = new URL(url);
    const request = {
      method,
      origin,
      headers,
      path: pathname,
      expiresInSeconds: Number(searchParams.get('X-Goog-Expires')),
      time: searchParams.get('X-Goog-Date'),
      account: machine.account,
      privateKey: machine.privateKey,
    };
    const child = spawn(python, [SIGNER], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end(JSON.stringify(request));
    return (await text(child.stdout)).trim();
  }

  it('is the one that Google’s own library signs, for a PUT with its conditions and for a GET', async () => {
    for (const request of [await store.presignPut(key('one'), 10, 300), await store.presignGet(key('one'), 60)]) {
      expect(request.url).toBe(await signedByGoogle(request));
    }
  });

  it('signs the length and that the object is new', async () => {
    const { url, headers } = await store.presignPut(key('signed'), 10, 300);
    expect(headers).toEqual({ 'x-goog-content-length-range': '10,10', 'x-goog-if-generation-match': '0' });
    expect(new URL(url).searchParams.get('X-Goog-SignedHeaders')).toBe(
      'host;x-goog-content-length-range;x-goog-if-generation-match',
    );
  });

  it('gives what is stored', async () => {
    await store.create(key('read'), BODY);
    const { url } = await store.presignGet(key('read'), 60);
    expect(await (await fetch(url)).bytes()).toEqual(BODY);
  });

  it('asks for a token once while it is good', async () => {
    await store.presignGet(key('first'), 60);
    await Promise.all(Array.from({ length: 5 }, (_, index) => store.presignPut(key(`many-${index}`), 1, 60)));
    expect(machine.tokens()).toBe(1);
  });
});
