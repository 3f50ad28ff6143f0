import type { KnipConfig } from 'knip';

/** What nothing imports is dead code, but for programs, what a path loads, and what the package exports. */
export default {
  entry: [
    'bin/*.{ts,mjs}',
    'lambdas/*/handler.ts',
    'lambdas/web-app.ts',
    'frontend/**/*.ts',
    'tools/**/*.{ts,mjs}',
    'examples/**/*.{ts,js,mjs}',
    'test/**/*.{ts,mjs}',
    'core/index.ts',
    'cli/main.ts',
    'lib/aws/deploy/cdk.ts',
    'core/stores/*.ts',
    // Run by the image's build, and by hand.
    'lib/docker/image-root.ts',
    'lib/cloud-run/manifest-files.ts',
  ],
  project: ['{bin,cli,core,lambdas,lib,tools,frontend,test,examples}/**/*.{ts,mjs,js}'],
  // Run by the path of their program, or named in a text.
  ignoreDependencies: ['aws-cdk', 'prettier', 'kubernetes-types', 'typedoc-plugin-markdown'],
  // Of the system, which the tests install or require.
  ignoreBinaries: ['ldd', 'mmdebstrap', 'mount', 'openssl', 'script', 'umount'],
} satisfies KnipConfig;
