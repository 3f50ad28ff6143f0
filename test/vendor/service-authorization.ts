import { readFileSync } from 'node:fs';

interface ResourceType {
  readonly name: string;
  readonly required: boolean;
  /** With `${…}` where it differs. */
  readonly arn: string;
  readonly keys: readonly string[];
}

interface ActionReference {
  /** Empty: it knows no resources, and a statement must be about all of them. */
  readonly types: readonly ResourceType[];
  readonly keys: readonly string[];
}

/** What the reference of AWS says of each action, by its name. */
export const SERVICE_AUTHORIZATION: ReadonlyMap<string, ActionReference> = readReference();

function readReference(): ReadonlyMap<string, ActionReference> {
  const text = readFileSync(new URL('service-authorization.tsv', import.meta.url), 'utf8');
  const found = new Map<string, { types: ResourceType[]; keys: readonly string[] }>();
  let types: ResourceType[] = [];
  for (const line of text.split('\n').filter((row) => row !== '' && !row.startsWith('#'))) {
    const [action = '', second = '', arn = '', keys] = line.split('\t');
    if (action === '') {
      types.push({ name: second.replace('*', ''), required: second.endsWith('*'), arn, keys: wordsOf(keys) });
    } else {
      types = [];
      found.set(action, { types, keys: wordsOf(second) });
    }
  }
  return found;
}

function wordsOf(text = ''): string[] {
  return text.split(' ').filter((word) => word !== '');
}
