import type { AppProps } from 'aws-cdk-lib';
import { App } from 'aws-cdk-lib';
import { skipTemplateValidation } from '../config/settings.ts';

const CONTEXT = {
  // Bundles are read where they are: a copy of a thousand files is made for each stack otherwise, also where nothing changes.
  'aws:cdk:disable-asset-staging': true,
  'aws:cdk:disable-creation-stack-traces': true,
};

/** An app whose assembly is used at once and then removed, without what only those who keep or debug one need. */
export function quickApp({ context, ...props }: AppProps = {}): App {
  skipTemplateValidation();
  return new App({ analyticsReporting: false, treeMetadata: false, context: { ...CONTEXT, ...context }, ...props });
}
