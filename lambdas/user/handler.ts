import { functionOptions, urlHandler } from '../function.ts';
import { createUserApp } from './app.ts';

/** The user app on AWS Lambda. */
export const handler: ReturnType<typeof urlHandler> = urlHandler(createUserApp(await functionOptions('user')));
