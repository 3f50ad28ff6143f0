import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestApps, ORIGIN } from '../support/app.ts';

const LOG = pathToFileURL(join(import.meta.dirname, '..', '..', 'lambdas', 'log.ts')).href;
const LINES = [
  { route: '/health', status: 200 },
  { route: '/api/transfers', status: 404, code: 'not_found' },
  { route: '/api/transfers', status: 503, code: 'store_unavailable', fault: 'x' },
  { route: 'maintenance', more: 'no' },
  { route: 'ready', code: 'store_unavailable' },
];

/** What a process writes to its standard output for these lines. */
function written(level: string): { level: string; status?: number; route: string }[] {
  const script = `import { createLog } from ${JSON.stringify(LOG)};
    const log = createLog('send', ${JSON.stringify(level)});
    for (const line of ${JSON.stringify(LINES)}) log(line);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { level: string; route: string });
}

describe('the log', () => {
  it.each([
    ['silent', []],
    ['error', ['ERROR 503', 'ERROR ready']],
    ['warn', ['WARN 404', 'ERROR 503', 'ERROR ready']],
    ['info', ['INFO 200', 'WARN 404', 'ERROR 503', 'INFO maintenance', 'ERROR ready']],
  ])('has at the level %s what matters as much, and says how much', (level, lines) => {
    expect(written(level).map(({ level: own, status, route }) => `${own} ${status ?? route}`)).toEqual(lines);
  });

  it('has the id that is in the answer, whatever id the caller sends, and sizes at the level debug only', async () => {
    const { user, logLines } = createTestApps();
    const headers = { 'x-request-id': 'of-another', 'content-length': '2', 'content-type': 'application/json' };
    const ask = { method: 'POST', headers, body: '{}' };
    const answer = await user.request(`${ORIGIN}/api/transfers`, ask);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(logLines.at(-1)).toMatchObject({ request: answer.headers.get('x-request-id'), status: 400 });
    expect(logLines.at(-1)).not.toHaveProperty('requestBytes');
    const debugging = createTestApps({ SGRAPH_SEND_LOG_LEVEL: 'debug' });
    await debugging.user.request(`${ORIGIN}/api/transfers`, ask);
    expect(debugging.logLines.at(-1)).toMatchObject({ requestBytes: 2 });
  });
});
