import type { AppProps } from 'aws-cdk-lib';
import { App } from 'aws-cdk-lib';
import { skipTemplateValidation } from '../config/settings.ts';

/** An app without the CDK's validation of templates. */
export function quickApp(props: AppProps = {}): App {
  skipTemplateValidation();
  return new App({ analyticsReporting: false, ...props });
}
