import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import type { Sampler } from '@opentelemetry/sdk-trace';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Context as HonoContext } from 'hono';
import { routePath } from 'hono/route';
import { asSendError } from '../../core/errors.ts';
import type { Store } from '../../core/stores/store.ts';
import type { Log } from '../http/log-line.ts';
import { VERSION } from '../version.ts';
import { exportFault } from './export-fault.ts';
import type { TelemetrySettings } from './settings.ts';
import type { Telemetry } from './telemetry.ts';

/** Those that a request is named by; another one is whatever a stranger wrote (https://opentelemetry.io/docs/specs/semconv/http/). */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
/** How long after a fault further ones are not logged. */
const REPEAT_MS = 60_000;

export function createTelemetry(settings: TelemetrySettings, log: Log): Telemetry {
  const report = faultsTo(log);
  // The library knows one handler for the whole process.
  setGlobalErrorHandler(report);
  const exporter = settings.protocol === 'http/json' ? new JsonExporter() : new ProtobufExporter();
  const named = resourceFromAttributes({ 'service.name': 'sgraph-send', 'service.version': VERSION.slice(1) });
  const provider = new TracerProvider({
    // No detector of hosts and processes: they would send its names and its command line.
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(settings),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...settings.queue })],
  });
  const tracer = provider.getTracer('sgraph-send', VERSION.slice(1));
  const current = new AsyncLocalStorage<Context>();
  return {
    requests: (app) => async (c, next) => {
      const method = METHODS.includes(c.req.method) ? c.req.method : '_OTHER';
      // A root each time: a `traceparent` is whatever a stranger wrote (decision 120).
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, ROOT_CONTEXT);
      await current.run(trace.setSpan(ROOT_CONTEXT, span), next);
      const route = patternOf(c);
      span.updateName(`${method} ${route}`);
      span.setAttributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': c.res.status,
        'sgraph_send.app': app,
      });
      if (c.res.status >= 500) fail(span, c.get('code') ?? String(c.res.status));
      span.end();
    },
    store: (store) => tracedStore(store, tracer, current),
    stop: () => provider.shutdown().catch(report),
  };
}

/** The pattern of the handler that answered; where middleware did, of the route for which it was. A path is whatever the caller wrote. */
function patternOf(c: HonoContext): string {
  const answered = routePath(c);
  return answered.endsWith('*') ? routePath(c, -1) : answered;
}

function samplerOf({ sampler, ratio }: TelemetrySettings): Sampler {
  if (sampler === 'always_off') return new AlwaysOffSampler();
  return sampler === 'traceidratio' ? new TraceIdRatioBasedSampler(ratio) : new AlwaysOnSampler();
}

/** Methods by name only: a key contains the id of a transfer. */
function tracedStore(store: Store, tracer: Tracer, current: AsyncLocalStorage<Context>): Store {
  const traced = <Args extends unknown[], T>(name: string, method: (...args: Args) => Promise<T>) => {
    return async (...args: Args): Promise<T> => {
      const parent = current.getStore();
      if (parent === undefined) return method(...args);
      const span = tracer.startSpan(`store.${name}`, { kind: SpanKind.INTERNAL }, parent);
      try {
        return await method(...args);
      } catch (thrown) {
        fail(span, asSendError(thrown).code);
        throw thrown;
      } finally {
        span.end();
      }
    };
  };
  return {
    ...store,
    create: traced('create', store.create),
    get: traced('get', store.get),
    head: traced('head', store.head),
    delete: traced('delete', store.delete),
    deleteMany: traced('deleteMany', store.deleteMany),
    list: traced('list', store.list),
  };
}

function fail(span: Span, code: string): void {
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** A collector that is away is in the log once in a while, not once for each batch. */
function faultsTo(log: Log): (thrown: unknown) => void {
  let silentUntil = 0;
  return (thrown) => {
    const now = Date.now();
    if (now < silentUntil) return;
    silentUntil = now + REPEAT_MS;
    log({ route: 'telemetry', fault: exportFault(thrown) });
  };
}
