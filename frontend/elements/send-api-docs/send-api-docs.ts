import './send-api-docs.css';
import type { Child } from '../../dom.ts';
import { fill, h } from '../../dom.ts';
import { say } from '../../i18n/i18n.ts';
import type { ListedOperation, OpenApi, Operation, Schema } from '../../openapi.ts';
import { describeSchema, listOperations, referencedName } from '../../openapi.ts';

/** An OpenAPI document as a page: operations with parameters, bodies and responses, then the schemas they name. */
export class SendApiDocs extends HTMLElement {
  static define(): void {
    customElements.define('send-api-docs', this);
  }

  show(document: OpenApi): this {
    const schemas = Object.entries(document.components?.schemas ?? {});
    return fill(
      this,
      described('p', document.info.description ?? '', 'lead'),
      h('h2', {}, say('docs.operations')),
      ...listOperations(document).map(operationPanel),
      h('h2', {}, say('docs.schemas')),
      ...schemas.map(([name, schema]) => schemaPanel(name, schema)),
    );
  }
}

function operationPanel({ method, path, operation }: ListedOperation): HTMLElement {
  return h(
    'details',
    { class: 'panel operation' },
    h(
      'summary',
      {},
      h('span', { class: 'method', 'data-method': method }, method),
      h('code', {}, path),
      described('span', operation.summary ?? '', 'operation-summary'),
    ),
    operation.description !== undefined && described('p', operation.description),
    ...parameters(operation),
    ...body(operation),
    h('h3', {}, say('docs.responses')),
    h('dl', { class: 'schema' }, ...Object.entries(operation.responses).flatMap(responseRow)),
  );
}

function parameters({ parameters: given = [] }: Operation): Child[] {
  if (given.length === 0) return [];
  const rows = given.flatMap(({ name, in: place, required = false, schema, description }) =>
    row(name, `${describeSchema(schema)} · ${place}`, required, description ?? schema?.description),
  );
  return [h('h3', {}, say('docs.parameters')), h('dl', { class: 'schema' }, ...rows)];
}

function body({ requestBody }: Operation): Child[] {
  if (!requestBody) return [];
  const contents = Object.entries(requestBody.content).flatMap(([type, { schema }]) => [
    h('p', {}, h('code', {}, type), ' ', typeOf(schema)),
    schema?.properties && properties(schema),
  ]);
  return [h('h3', {}, say('docs.body')), ...contents];
}

function responseRow([status, { description, content = {} }]: [string, Operation['responses'][string]]): Child[] {
  const types = Object.entries(content).map(([type, { schema }]) =>
    h('span', {}, h('code', {}, type), ' ', typeOf(schema)),
  );
  return [h('dt', {}, h('code', {}, status)), h('dd', {}, described('span', description), ' ', ...types)];
}

/** What the server says of its API is English in each language of the page. */
function described(tag: 'p' | 'span', text: string, className?: string): HTMLElement {
  return h(tag, { class: className, lang: 'en', dir: 'ltr' }, text);
}

function schemaPanel(name: string, schema: Schema): HTMLElement {
  return h(
    'details',
    { class: 'panel', id: `schema-${name}` },
    h('summary', {}, h('code', {}, name)),
    schema.description !== undefined && described('p', schema.description),
    schema.properties ? properties(schema) : h('p', {}, typeOf(schema)),
  );
}

function properties(schema: Schema): HTMLElement {
  const rows = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
    ...row(name, property, schema.required?.includes(name) ?? false, property.description),
    property.properties && h('dd', { class: 'schema-nested' }, properties(property)),
    property.items?.properties && h('dd', { class: 'schema-nested' }, properties(property.items)),
  ]);
  return h('dl', { class: 'schema' }, ...rows);
}

function row(name: string, type: Schema | string, required: boolean, description: string | undefined): Child[] {
  return [
    h('dt', {}, h('code', {}, name), !required && h('span', { class: 'muted' }, ' ', say('docs.optional'))),
    h(
      'dd',
      {},
      typeof type === 'string' ? h('code', {}, type) : typeOf(type),
      ...(description === undefined ? [] : [' ', described('span', description)]),
    ),
  ];
}

/** The schema's type; a named one is a button that opens its panel. A link would change the fragment, where keys live. */
function typeOf(schema: Schema | undefined): HTMLElement {
  const name = schema && (referencedName(schema) ?? (schema.items && referencedName(schema.items)));
  const text = describeSchema(schema);
  if (name === undefined) return h('code', {}, text);
  const reference = h('button', { type: 'button', class: 'button-link' }, h('code', {}, text));
  reference.addEventListener('click', () => {
    const panel = document.getElementById(`schema-${name}`);
    if (panel instanceof HTMLDetailsElement) panel.open = true;
    panel?.scrollIntoView({ block: 'start' });
    panel?.querySelector('summary')?.focus();
  });
  return reference;
}
