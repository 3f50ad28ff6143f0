import type { Aws } from '../aws.ts';
import { itemsOn } from '../pages.ts';

/** Lists the names of what there is, by its kind. */
export type Kinds = Readonly<Record<string, (aws: Aws) => Promise<string[]>>>;

/** The names on all pages of a list, but for what has none. */
export async function namesOn<Page>(
  pages: AsyncIterable<Page>,
  namesOf: (page: Page) => readonly (string | undefined)[] | undefined,
): Promise<string[]> {
  return (await itemsOn(pages, namesOf)).flatMap((name) => name ?? []);
}
