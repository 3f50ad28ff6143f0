import type { PageChunk } from './page-chunk.ts';
import { SendApiDocs } from '../elements/send-api-docs/send-api-docs.ts';
import { SendDocsPage } from './send-docs-page/send-docs-page.ts';

export const docs: PageChunk = { elements: [SendApiDocs, SendDocsPage], page: () => new SendDocsPage() };
