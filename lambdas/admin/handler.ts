import { createHandler } from '../function.ts';
import { createAdminApp } from './app.ts';

/** The admin app on AWS Lambda. */
export const handler: Awaited<ReturnType<typeof createHandler>> = await createHandler('admin', createAdminApp);
