import { utf8 } from '../../../core/bytes.ts';
import { SendError } from '../../../core/errors.ts';
import { key } from '../../../core/stores/key.ts';
import { openStore } from '../../../core/stores/open.ts';
import type { PresigningStore } from '../../../core/stores/store.ts';
import { cloudRunSettings } from '../../../lib/cloud-run/settings.ts';
import { googleTokens } from '../../../lib/cloud-run/google-token.ts';

/** What a process with some credentials can do. Its answer is one line of JSON. */
const [url = ''] = process.argv.slice(2);
const started = performance.now();

async function tried(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (thrown) {
    return thrown instanceof SendError ? `${thrown.code}: ${thrown.message}` : String(thrown);
  }
}

const store = (await openStore(url)) as PresigningStore;
const stored = await tried(async () => {
  await store.create(key('one'), utf8('ciphertext'));
  const found = await store.get(key('one'));
  return found ? new Response(found.stream).text() : 'absent';
});
const seconds = (performance.now() - started) / 1_000;
const signed = await tried(async () => (await store.presignGet(key('one'), 60)).url);
const tokens = googleTokens(cloudRunSettings());
const access = await tried(() => tokens.access());
const identity = await tried(() => tokens.identity('https://admin.example.com'));
process.stdout.write(`${JSON.stringify({ stored, seconds, signed, access, identity })}\n`);
