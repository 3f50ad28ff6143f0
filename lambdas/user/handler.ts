import { createHandler } from '../function.ts';
import { createUserApp } from './app.ts';

/** The user app on AWS Lambda. */
export const handler: Awaited<ReturnType<typeof createHandler>> = await createHandler('user', createUserApp);
