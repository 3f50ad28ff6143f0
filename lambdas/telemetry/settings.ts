type Environment = Readonly<Record<string, string | undefined>>;

/** Of the samplers of the specification those that need no vendor. A request has no parent here, so both forms mean the same. */
const SAMPLERS = ['always_on', 'always_off', 'traceidratio'] as const;
const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
const PREFIX = 'OTEL_EXPORTER_OTLP_';

/** What of OpenTelemetry's variables this side reads. The exporter reads addresses, headers, certificates and time limits itself. */
export interface TelemetrySettings {
  readonly protocol: (typeof PROTOCOLS)[number];
  readonly sampler: (typeof SAMPLERS)[number];
  /** Share of the requests that are traced, where the sampler goes by it. */
  readonly ratio: number;
  /** Of the queue of what waits to be sent; left out, the library's own. */
  readonly queue: {
    readonly maxQueueSize?: number;
    readonly maxExportBatchSize?: number;
    readonly scheduledDelayMillis?: number;
    readonly exportTimeoutMillis?: number;
  };
}

export interface InspectedTelemetry {
  /** Undefined where nothing is to be sent. */
  readonly settings: TelemetrySettings | undefined;
  /** Each a sentence. An address is not shown: it may contain a password. */
  readonly problems: readonly string[];
}

/**
 * What the standard variables ask for (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). Traces are sent
 * where an endpoint is set or `OTEL_TRACES_EXPORTER` is `otlp`. The specification's own default would send them to this machine always.
 */
export function inspectTelemetry(environment: Environment): InspectedTelemetry {
  const read = (name: string): string | undefined => environment[name]?.trim() || undefined;
  const exporter = read('OTEL_TRACES_EXPORTER');
  const endpoints = [`${PREFIX}ENDPOINT`, `${PREFIX}TRACES_ENDPOINT`].filter((name) => read(name) !== undefined);
  const isOff = read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || exporter === 'none';
  if (isOff || (exporter === undefined && endpoints.length === 0)) return { settings: undefined, problems: [] };
  const problems: string[] = [];
  const oneOf = <Value extends string>(name: string, values: readonly Value[], given: string): Value | undefined => {
    const found = values.find((value) => value === given);
    if (found === undefined) problems.push(`${name} is ${shown(given)}: expected ${values.join(' or ')}`);
    return found;
  };
  oneOf('OTEL_TRACES_EXPORTER', ['otlp', 'none'], exporter ?? 'otlp');
  for (const name of endpoints.filter((endpoint) => !isWebAddress(read(endpoint) ?? '')))
    problems.push(`${name} cannot be used: expected the address of a collector, such as http://127.0.0.1:4318`);
  const protocolName = [`${PREFIX}TRACES_PROTOCOL`, `${PREFIX}PROTOCOL`].find((name) => read(name) !== undefined);
  const protocol =
    protocolName === undefined ? PROTOCOLS[0] : oneOf(protocolName, PROTOCOLS, read(protocolName) ?? PROTOCOLS[0]);
  const sampler = read('OTEL_TRACES_SAMPLER')?.replace(/^parentbased_/, '') ?? SAMPLERS[0];
  const known = oneOf('OTEL_TRACES_SAMPLER', SAMPLERS, sampler);
  const ratio = Number(read('OTEL_TRACES_SAMPLER_ARG') ?? 1);
  if (known === 'traceidratio' && !(ratio >= 0 && ratio <= 1))
    problems.push(`OTEL_TRACES_SAMPLER_ARG is ${shown(read('OTEL_TRACES_SAMPLER_ARG') ?? '')}: expected 0 to 1`);
  const queue = queueOf(read, problems);
  if (problems.length > 0 || protocol === undefined || known === undefined) return { settings: undefined, problems };
  return { settings: { protocol, sampler: known, ratio, queue }, problems };
}

/** The library no longer reads these itself. */
function queueOf(read: (name: string) => string | undefined, problems: string[]): TelemetrySettings['queue'] {
  const names = {
    maxQueueSize: 'OTEL_BSP_MAX_QUEUE_SIZE',
    maxExportBatchSize: 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE',
    scheduledDelayMillis: 'OTEL_BSP_SCHEDULE_DELAY',
    exportTimeoutMillis: 'OTEL_BSP_EXPORT_TIMEOUT',
  } satisfies Record<keyof TelemetrySettings['queue'], string>;
  const given = Object.entries(names).flatMap(([member, name]) => {
    const text = read(name);
    if (text === undefined) return [];
    if (/^[1-9][0-9]{0,8}$/.test(text)) return [[member, Number(text)] as const];
    problems.push(`${name} is ${shown(text)}: expected a whole number above 0`);
    return [];
  });
  return Object.fromEntries(given);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
