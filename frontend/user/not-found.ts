import type { PageChunk } from './page-chunk.ts';
import { SendNotFoundPage } from './send-not-found-page/send-not-found-page.ts';

export const notFound: PageChunk = { elements: [SendNotFoundPage], page: () => new SendNotFoundPage() };
