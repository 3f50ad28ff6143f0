import { describe, expect, it } from 'vitest';
import { describeCheck, settingsHelp } from '../../../cli/serve-check.ts';
import { inspectSettings } from '../../../lambdas/settings/inspect.ts';
import { ROWS } from '../../../lambdas/settings/table.ts';
import { inspectTelemetry } from '../../../lambdas/telemetry/settings.ts';

const SECRET = 's3cret'.repeat(8);

function check(environment: Record<string, string>, more: { json?: boolean; loopback?: boolean } = {}) {
  const { json = false, loopback = true } = more;
  return describeCheck({
    inspection: inspectSettings(environment, loopback),
    flags: [{ name: '--port', value: '4000', origin: 'default' }],
    unread: [{ name: 'SGRAPH_SEND_TOKEN', reader: 'the command line' }],
    telemetry: inspectTelemetry(environment),
    needsKey: !loopback,
    json,
  });
}

const lineOf = (output: string, name: string): string =>
  output.split('\n').find((line) => line.startsWith(`${name} `)) ?? '';

describe('serve --check', () => {
  it('shows every setting with its value, its unit and where it comes from', () => {
    const { output, problems } = check({ SGRAPH_SEND_MAX_STORE_BYTES: '2 TB', SGRAPH_SEND_ADMIN_KEY: SECRET });
    expect(problems).toEqual([]);
    for (const [, { env }] of ROWS) expect(lineOf(output, env)).not.toBe('');
    expect(lineOf(output, 'SGRAPH_SEND_MAX_STORE_BYTES')).toMatch(/ 2 TB +environment$/);
    expect(lineOf(output, 'SGRAPH_SEND_UNSTARTED_SECONDS')).toMatch(/ 15 min +default$/);
    expect(lineOf(output, 'SGRAPH_SEND_UPLOADS')).toMatch(/ open +default: open on loopback/);
    expect(lineOf(output, 'SGRAPH_SEND_ADMIN_KEY')).toMatch(/ set +environment$/);
    expect(lineOf(output, 'SGRAPH_SEND_ORIGIN_SHA256')).toMatch(/ not set +default$/);
    expect(lineOf(output, '--port')).toMatch(/ 4000 +default$/);
    expect(output).toContain('note: serve does not read SGRAPH_SEND_TOKEN, the command line does');
    expect(output).not.toContain('s3cret');
  });

  it('says that traces are sent, and why they cannot be', () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
    expect(check({}).output).not.toContain('OpenTelemetry');
    expect(check(endpoint).output).toContain('note: traces are sent by OpenTelemetry, as http/protobuf');
    expect(check({ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }).problems).toEqual([
      'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc": expected http/protobuf or http/json',
    ]);
  });

  it('names everything for which the server would not start', () => {
    const environment = {
      SGRAPH_SEND_MODE: 'fast',
      SGRAPH_SEND_MAX_STORE: '1',
      SGRAPH_SEND_METRICS_TOKEN_SHA256: SECRET,
    };
    const { output, problems } = check(environment, { loopback: false });
    expect(problems).toHaveLength(4);
    for (const problem of problems) expect(output).toContain(`\nproblem: ${problem}`);
    expect(problems.at(-1)).toMatch(/admin app does not start without SGRAPH_SEND_ADMIN_KEY/);
    expect(lineOf(output, 'SGRAPH_SEND_MODE')).toMatch(/cannot be used +environment$/);
    expect(output).not.toContain('s3cret');
  });

  it.each([
    [{ SGRAPH_SEND_STORE: 'ftp://x' }, 'unknown store "ftp://x"'],
    [{ SGRAPH_SEND_STORE: 's3:bucket' }, '"s3:bucket" has no bucket'],
    [{ SGRAPH_SEND_STORE: 'disk:/x', SGRAPH_SEND_MODE: 'direct' }, 'direct mode needs a bucket'],
    [{ SGRAPH_SEND_LOG_LEVEL: 'silent', SGRAPH_SEND_STATISTICS: 'cloudwatch:x' }, 'set the second to info'],
  ])('finds that %j do not go together', (environment, problem) => {
    expect(check(environment).problems).toEqual([expect.stringContaining(problem)]);
    expect(check({ SGRAPH_SEND_STORE: 's3://b/p', SGRAPH_SEND_MODE: 'direct' }).problems).toEqual([]);
  });

  it('says the same as JSON', () => {
    const { output, problems } = check({ SGRAPH_SEND_MODE: 'fast' }, { json: true });
    const shown = JSON.parse(output) as { settings: unknown[]; problems: string[] };
    expect(shown.problems).toEqual(problems);
    expect(shown.settings).toContainEqual({ name: 'SGRAPH_SEND_LOG_LEVEL', value: 'info', origin: 'default' });
    expect(shown.settings).toHaveLength(ROWS.length);
  });
});

describe('serve --help', () => {
  it.each(ROWS.map(([, { env, kind }]) => [env, kind.expected]))('has %s and that it takes %s', (env, expected) => {
    expect(settingsHelp()).toMatch(new RegExp(`^  ${env} \\(default: .+\\)$`, 'm'));
    expect(settingsHelp()).toContain(`expected ${expected}`);
  });
});
