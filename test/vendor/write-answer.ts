import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ECSClient } from '@aws-sdk/client-ecs';
import { NormalizedSchema } from '@smithy/core/schema';
import type { Service } from './services.ts';

/** What a service answers, in the names of its model: those of the SDK's commands. */
export type Answer =
  | { readonly output: object }
  /** The body as it is written in the reference, where the SDK's names hide what is there. */
  | { readonly raw: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly fault: { readonly status: number; readonly code: string; readonly message: string } };

interface Written {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const place = { region: 'eu-west-2', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
const codecs = {
  json: new ECSClient(place).config.protocol.getPayloadCodec(),
  'rest-json': new LambdaClient(place).config.protocol.getPayloadCodec(),
  xml: new CloudFrontClient(place).config.protocol.getPayloadCodec(),
};

export function writeAnswer(service: Service, operation: string, answer: Answer): Written {
  if ('raw' in answer) return { status: 200, headers: answer.headers ?? {}, body: answer.raw };
  if ('fault' in answer) return writeFault(service, answer.fault);
  const schema = NormalizedSchema.of(service.operations.get(operation)?.[5] ?? 'unit');
  mustBeKnown(schema, answer.output, `${service.name} ${operation}`);
  return { status: 200, ...writeOutput(service, operation, schema, answer.output as Record<string, unknown>) };
}

/** Each member where the model binds it: a header, the whole body, or a member of the body. */
function writeOutput(
  service: Service,
  operation: string,
  schema: NormalizedSchema,
  output: Readonly<Record<string, unknown>>,
): Omit<Written, 'status'> {
  if (schema.isUnitSchema()) return { headers: {}, body: '' };
  const isRest = service.protocol.startsWith('rest');
  const members = isRest ? [...schema.structIterator()] : [];
  const headers = Object.fromEntries(
    members.flatMap(([name, member]) => {
      const { httpHeader } = member.getMergedTraits();
      return httpHeader !== undefined && output[name] !== undefined ? [[httpHeader, output[name] as string]] : [];
    }),
  );
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload);
  if (payload) {
    const [name, member] = payload;
    const value = output[name];
    return { headers, body: value === undefined ? '' : write(service, member, value) };
  }
  const body = write(service, schema, output);
  return { headers, body: service.protocol === 'query' ? inResult(operation, String(body)) : body };
}

function write({ protocol }: Service, schema: NormalizedSchema, value: unknown): string | Uint8Array {
  if (schema.isStringSchema() || schema.isBlobSchema()) return value as string;
  const isJson = protocol === 'json' || protocol === 'rest-json';
  const serializer = (isJson ? codecs[protocol] : codecs.xml).createSerializer();
  serializer.write(schema, value);
  return serializer.flush() as string | Uint8Array;
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization */
function inResult(operation: string, xml: string): string {
  const inner = xml.replace(/^<[^>]*\/>$/, '').replace(/^<[^>]*>([\s\S]*)<\/[^>]*>$/, '$1');
  return `<${operation}Response><${operation}Result>${inner}</${operation}Result></${operation}Response>`;
}

/** The same pages, of each protocol: what an error looks like. S3 has no error around its error. */
function writeFault(
  { name, protocol }: Service,
  { status, code, message }: { status: number; code: string; message: string },
): Written {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  const xml = { status, headers: { 'content-type': 'text/xml' } };
  if (name === 's3') return { ...xml, body: error };
  if (protocol === 'ec2') return { ...xml, body: `<Response><Errors>${error}</Errors></Response>` };
  if (protocol === 'query' || protocol === 'rest-xml')
    return { ...xml, body: `<ErrorResponse>${error}</ErrorResponse>` };
  const headers = { 'x-amzn-errortype': code, 'content-type': 'application/json' };
  return { status, headers, body: JSON.stringify({ __type: code, message, Message: message }) };
}

/** A member that the model does not have would be left out without a word. */
function mustBeKnown(schema: NormalizedSchema, value: unknown, where: string): void {
  if (schema.isListSchema()) {
    (value as unknown[]).forEach((item, index) => mustBeKnown(schema.getValueSchema(), item, `${where}[${index}]`));
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(value as object))
      mustBeKnown(schema.getValueSchema(), item, `${where}.${key}`);
  } else if (schema.isStructSchema() && !schema.isUnitSchema()) {
    const members = Object.fromEntries(schema.structIterator());
    for (const [name, item] of Object.entries(value as object)) {
      const member = members[name];
      if (!member) throw new Error(`${where} has no member ${name}: it has ${Object.keys(members).join(', ')}`);
      if (item !== undefined) mustBeKnown(member, item, `${where}.${name}`);
    }
  }
}
