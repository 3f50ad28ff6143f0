import { describe, expect, it } from 'vitest';
import { inspectTelemetry } from '../../../lambdas/telemetry/settings.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe("OpenTelemetry's variables", () => {
  it.each([
    ['nothing is set', {}],
    ['only other signals are named', { OTEL_METRICS_EXPORTER: 'otlp', OTEL_SERVICE_NAME: 'send' }],
    ['it is disabled', { ...ENDPOINT, OTEL_SDK_DISABLED: 'true' }],
    ['traces have no exporter', { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' }],
    ['the endpoint is empty, as compose leaves it', { OTEL_EXPORTER_OTLP_ENDPOINT: '' }],
  ])('send nothing if %s', (_, environment) => {
    expect(inspectTelemetry(environment)).toEqual({ settings: undefined, problems: [] });
  });

  it.each([
    ['an endpoint', ENDPOINT],
    ['an endpoint of traces', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector.example/v1/traces' }],
    ['an exporter, whose default endpoint is this machine', { OTEL_TRACES_EXPORTER: 'otlp' }],
  ])('send every request if there is %s', (_, environment) => {
    const settings = { protocol: 'http/protobuf', sampler: 'always_on', ratio: 1, queue: {} };
    expect(inspectTelemetry(environment)).toEqual({ settings, problems: [] });
  });

  it('choose protocol, sampler and queue', () => {
    const environment = {
      ...ENDPOINT,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
    const settings = {
      protocol: 'http/json',
      sampler: 'traceidratio',
      ratio: 0.25,
      queue: { scheduledDelayMillis: 100 },
    };
    expect(inspectTelemetry(environment)).toEqual({ settings, problems: [] });
  });

  it('report everything that cannot be used, without an address', () => {
    const { settings, problems } = inspectTelemetry({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'user:password@collector',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_TRACES_EXPORTER: 'zipkin',
      OTEL_TRACES_SAMPLER: 'xray',
      OTEL_BSP_MAX_QUEUE_SIZE: 'many',
    });
    expect(settings).toBeUndefined();
    expect(problems).toEqual([
      'OTEL_TRACES_EXPORTER is "zipkin": expected otlp or none',
      'OTEL_EXPORTER_OTLP_ENDPOINT cannot be used: expected the address of a collector, such as http://127.0.0.1:4318',
      'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc": expected http/protobuf or http/json',
      'OTEL_TRACES_SAMPLER is "xray": expected always_on or always_off or traceidratio',
      'OTEL_BSP_MAX_QUEUE_SIZE is "many": expected a whole number above 0',
    ]);
    const ratio = { ...ENDPOINT, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' };
    expect(inspectTelemetry(ratio).problems).toEqual(['OTEL_TRACES_SAMPLER_ARG is "2": expected 0 to 1']);
  });
});
