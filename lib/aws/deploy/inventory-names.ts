import type { Aws } from '../aws.ts';
import { itemsOn } from '../pages.ts';

/** A resource as a list shows it: its name, or its name and its tags where the list has those too. */
export type Listed = string | { readonly name: string; readonly tags: Readonly<Record<string, string>> };

/** Lists what there is, by its kind. */
export type Kinds = Readonly<Record<string, (aws: Aws) => Promise<Listed[]>>>;

/** What is on all pages of a list, but for what has no name. */
export async function namesOn<Page, Found extends Listed = string>(
  pages: AsyncIterable<Page>,
  namesOf: (page: Page) => readonly (Found | undefined)[] | undefined,
): Promise<Found[]> {
  return (await itemsOn(pages, namesOf)).flatMap((name) => name ?? []);
}

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** Undefined without a name. */
export function tagged(name: string | undefined, tags: readonly Tag[] = []): Listed | undefined {
  if (name === undefined) return undefined;
  return { name, tags: Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])) };
}
