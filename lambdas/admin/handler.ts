import { functionOptions, urlHandler } from '../function.ts';
import { assembleParts } from '../http/app-env.ts';
import { onSchedule } from '../scheduled.ts';
import { createAdminApp } from './app.ts';

const options = await functionOptions('admin');

/** The admin app on AWS Lambda, and maintenance when its schedule is due. */
export const handler = onSchedule(assembleParts(options), urlHandler(createAdminApp(options)));
