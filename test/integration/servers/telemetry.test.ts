import { readFileSync, readdirSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Receiver } from '../../support/receiver.ts';
import { startReceiver } from '../../support/receiver.ts';
import type { RunningServer } from '../../support/server.ts';
import { startServer } from '../../support/server.ts';

const BUNDLE = new URL('../../../dist/bin/', import.meta.url);

let collector: Receiver | undefined;
let server: RunningServer | undefined;
afterEach(async () => {
  await server?.kill('SIGKILL');
  await collector?.[Symbol.asyncDispose]();
  server = collector = undefined;
});

describe('traces of the built program', () => {
  it('are delivered as protobuf, with what the collector is to be shown, before it ends', async () => {
    collector = await startReceiver();
    collector.status = 200;
    const environment = {
      OTEL_EXPORTER_OTLP_ENDPOINT: new URL(collector.url).origin,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=known',
    };
    server = await startServer({ store: 'memory:', environment });
    await fetch(`${server.userUrl}/api/info`);
    expect(await server.kill('SIGTERM')).toBe(0);
    const [message] = collector.received;
    expect(message?.path).toBe('/v1/traces');
    expect(message?.headers).toMatchObject({ 'content-type': 'application/x-protobuf', 'x-collector-key': 'known' });
    // Texts are as they are in protobuf.
    expect(message?.body).toContain('GET /api/info');
    expect(message?.body).not.toContain('127.0.0.1');
  });

  it('are in a file of their own, which is loaded where they are asked for', () => {
    const holds = (path: string): boolean => readFileSync(new URL(path, BUNDLE), 'utf8').includes('OTLPTraceExporter');
    expect(holds('sgraph-send.js')).toBe(false);
    expect(readdirSync(new URL('chunks/', BUNDLE)).filter((name) => holds(`chunks/${name}`))).toEqual([
      expect.stringMatching(/^create-telemetry-/),
    ]);
  });
});
