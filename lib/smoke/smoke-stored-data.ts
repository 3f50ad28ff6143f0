import { strict as assert } from 'node:assert';
import type { SmokeContext } from './smoke-context.ts';

/** Fewer say that the search looked in the wrong place. */
const FEWEST = 5;

/**
 * Searches what this run has left in the store and the logs, and nothing of anybody else's. Where it has no right to read an object, the
 * store's own hash says whether it is a part just as this run sent it. Gives what could not be searched, if anything.
 */
export async function searchStoredData(context: SmokeContext): Promise<string | undefined> {
  const { storedData, secrets, made, access, started, sentParts } = context;
  if (!storedData) return undefined;
  const hidden = [...secrets].map(([name, text]) => ({ name, bytes: Buffer.from(text) }));
  const traces = { since: started, transfers: [...made], tokens: access ? [access.id] : [] };
  const unread: string[] = [];
  let count = 0;
  for await (const { where, bytes, md5 } of storedData(traces)) {
    count += 1;
    const content = bytes ?? (md5 === undefined ? undefined : sentParts.get(md5));
    if (!content) {
      assert.ok(!/\/parts\//.test(where), `${where} is not what was sent`);
      unread.push(where);
      continue;
    }
    const shown = hidden.find((secret) => Buffer.from(content).includes(secret.bytes));
    assert.equal(shown, undefined, `${where} holds ${shown?.name ?? ''}`);
  }
  assert.ok(count > FEWEST, `only ${count} objects and log lines were found, which proves nothing`);
  return unread.length === 0
    ? undefined
    : `the content of ${unread.length} of ${count} objects and log lines may not be read here: their names were searched`;
}
