import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../cli/settings.ts';
import { SendError } from '../../core/errors.ts';
import { parseLogFile } from '../../core/log-file.ts';
import { newTerms } from '../support/terms.ts';
import { createTestApps, ORIGIN } from '../support/app.ts';

/** What the library for schemas, and the platform, say of themselves. */
const NOT_OURS =
  /Invalid|received|expected (string|number|object|array|int)|Too (small|big)|NaN|Unrecognized|undefined|ENOENT|"" in/;
const DIRECTORIES = { config: '/nowhere', state: '/nowhere', data: '/nowhere' } as never;

function messageOf(call: () => unknown): string {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof SendError) return thrown.message;
    throw thrown;
  }
  return '';
}

const wrong = fc.oneof(
  fc.jsonValue(),
  fc.double(),
  fc.constant(-1),
  fc.constant(1.5),
  fc.constant('x'),
  fc.constant([]),
);

describe('what a schema finds', () => {
  it('in a request is said in words of this product, whatever is sent', async () => {
    const apps = createTestApps();
    const { terms } = await newTerms();
    const field = fc.constantFrom(...Object.keys(terms), 'unknown');
    await fc.assert(
      fc.asyncProperty(field, wrong, fc.boolean(), async (name, value, isLeftOut) => {
        const body = JSON.stringify({ ...terms, [name]: isLeftOut ? undefined : value });
        const headers = { 'content-type': 'application/json' };
        const answer = await apps.user.request(`${ORIGIN}/api/transfers`, { method: 'POST', headers, body });
        const { detail = '' } = (await answer.json()) as { detail?: string };
        expect(detail).not.toMatch(NOT_OURS);
      }),
      { numRuns: 200 },
    );
  });

  it('in a configuration of the command line names the file or the variable', () => {
    fc.assert(
      fc.property(fc.constantFrom('server', 'mode', 'downloads', 'expires', 'else'), wrong, (name, value) => {
        for (const config of [{ [name]: value }, value])
          expect(messageOf(() => resolveSettings({}, {}, config, DIRECTORIES))).not.toMatch(NOT_OURS);
      }),
    );
    expect(messageOf(() => resolveSettings({}, {}, { downloads: 'many' }, DIRECTORIES))).toBe(
      'settings cannot be used: "downloads" in config.json: must be a number',
    );
    expect(messageOf(() => resolveSettings({}, { SGRAPH_SEND_MODE: 'fast' }, {}, DIRECTORIES))).toBe(
      'settings cannot be used: SGRAPH_SEND_MODE: must be one of server, direct',
    );
    expect(messageOf(() => resolveSettings({}, {}, [], DIRECTORIES))).toMatch(/config\.json: must be an object$/);
  });

  it('in an exported log is said too', () => {
    fc.assert(
      fc.property(fc.constantFrom('server', 'transfer', 'head', 'log'), wrong, (name, value) => {
        const text = JSON.stringify({ format: 'sgraph-send log', version: 1, [name]: value });
        expect(messageOf(() => parseLogFile(text))).not.toMatch(NOT_OURS);
      }),
    );
  });
});
