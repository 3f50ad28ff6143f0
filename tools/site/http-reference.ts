import * as z from 'zod';

const Schema = z.looseObject({ $ref: z.string().optional(), description: z.string().optional() });
type Schema = z.infer<typeof Schema>;
const Content = z.record(z.string(), z.looseObject({ schema: Schema.optional() }));
const Operation = z.looseObject({
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z
    .array(
      z.looseObject({
        name: z.string(),
        in: z.string(),
        required: z.boolean().optional(),
        description: z.string().optional(),
      }),
    )
    .default([]),
  requestBody: z.looseObject({ content: Content }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string(), content: Content.optional() })),
});
type Operation = z.infer<typeof Operation>;
const Document = z.looseObject({
  info: z.looseObject({ title: z.string(), description: z.string().optional() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema).default({}) }),
});

/** A page of an HTTP API from its OpenAPI document: every operation, then every schema that they name. */
export function httpPage(title: string, document: unknown): string {
  const { info, paths, components } = Document.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      operationSection(`${method.toUpperCase()} ${path}`, operation),
    ),
  );
  const schemas = Object.entries(components.schemas).map(
    ([name, schema]) =>
      `### ${name}\n\n${schema.description === undefined ? '' : `${prose(schema.description)}\n\n`}${code(schema)}`,
  );
  return [
    `# ${title}`,
    ...(info.description === undefined ? [] : [prose(info.description)]),
    ...operations,
    '## Schemas',
    ...schemas,
    '',
  ].join('\n\n');
}

function operationSection(
  name: string,
  { summary, description, parameters, requestBody, responses }: Operation,
): string {
  const rows = parameters.map(
    (each) =>
      `| \`${each.name}\` | ${each.in}${each.required ? '' : ', optional'} | ${prose(each.description ?? '')} |`,
  );
  const answers = Object.entries(responses).map(
    ([status, answer]) => `| ${status} | ${prose(answer.description)} | ${contentOf(answer.content)} |`,
  );
  return [
    `## ${name}`,
    ...(summary === undefined ? [] : [`${prose(summary)}.`]),
    ...(description === undefined ? [] : [prose(description)]),
    ...(rows.length === 0 ? [] : [['| parameter | in | |', '| --- | --- | --- |', ...rows].join('\n')]),
    ...(requestBody ? [`Body: ${contentOf(requestBody.content)}`] : []),
    ['| status | | body |', '| --- | --- | --- |', ...answers].join('\n'),
  ].join('\n\n');
}

function contentOf(content: z.infer<typeof Content> | undefined): string {
  return Object.entries(content ?? {})
    .map(([type, { schema }]) => {
      const name = schema?.$ref?.split('/').at(-1);
      return name === undefined ? `\`${type}\`` : `[${name}](#${name.toLowerCase()})`;
    })
    .join(', ');
}

function code(schema: Schema): string {
  return `\`\`\`json\n${JSON.stringify(schema, undefined, 2)}\n\`\`\``;
}

/** In a cell of a table, and no tag. */
function prose(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll(/\s*\n\s*/g, ' ');
}
