import { LANGUAGE_CODES } from '../../core/look/language-codes.ts';
import { component, target } from './deployment-recipes.ts';
import type { Recipe } from './recipe.ts';
import { copyOf, created, edit, lineAfter, lineBefore, replaced, test, types } from './recipe.ts';

const GLOSSARY = 'test/unit/words/glossary.test.ts';
const STATIC_TEXT = 'test/unit/frontend/static-text.test.ts';
const LISTS = 'test/unit/nothing-left-out.test.ts';
const SCHEMES = 'core/stores/schemes.ts';
const STORES = 'test/unit/stores/schemes.test.ts';
const CLI_DOC = 'test/unit/cli/cli-doc.test.ts';
const SETTINGS_PAGE = 'test/unit/settings/page.test.ts';

const store: Recipe = {
  kind: 'a store',
  tests: ['test/unit/stores/sample.test.ts'],
  steps: [
    [
      created(
        'core/stores/sample.ts',
        copyOf('core/stores/memory.ts', 'createMemoryStore', 'createSampleStore'),
        types(SCHEMES, /sample\.ts/),
      ),
    ],
    [
      edit(
        SCHEMES,
        lineAfter(
          'const SCHEMES',
          "  sample: { names: 'path', example: 'sample:/path', text: 'a sample', open: async () => (await import('./sample.ts')).createSampleStore(), medium: NONE, place: NONE },",
        ),
        test(LISTS, /core\/stores\/sample\.ts/),
      ),
    ],
    [
      edit('docs/settings.md', ['tools/settings-page.ts'], test(SETTINGS_PAGE, /sample:\/path/)),
      edit('docs/map.md', replaced(/^(\| store \| )/m, '$1`sample:`, '), test(STORES, /sample/)),
      edit('docs/cli.md', lineAfter('## Where transfers live', '\nOr `sample:/path`.'), test(STORES, /sample/)),
    ],
    [
      created(
        'test/unit/stores/sample.test.ts',
        copyOf('test/unit/stores/memory.test.ts', 'memory', 'sample').replaceAll(
          'createMemoryStore',
          'createSampleStore',
        ),
        test(LISTS, /core\/stores\/sample\.ts/),
      ),
    ],
  ],
};

const ERROR_TEXTS = ['error', 'hint'].map((group) => `  '${group}.sample_fault': 'Sample',`).join('\n');
const error: Recipe = {
  kind: 'an error',
  tests: ['test/unit/errors.test.ts'],
  steps: [
    [
      edit(
        'core/errors.ts',
        lineAfter(
          'internal: { status: 500',
          "  sample_fault: { status: 400, exit: 99, next: 'never', text: 'a sample' },",
        ),
        test(CLI_DOC, /sample_fault/),
      ),
    ],
    LANGUAGE_CODES.map((code) =>
      edit(
        `frontend/i18n/${code}.ts`,
        lineAfter("'error.internal'", ERROR_TEXTS),
        types(`frontend/i18n/${code}.ts`, /error\.sample_fault/),
      ),
    ),
    [
      edit(
        'docs/cli.md',
        lineAfter('`file_gone`: ', '| 99 | `sample_fault`: a sample |'),
        test(CLI_DOC, /sample_fault/),
      ),
    ],
  ],
};

const event: Recipe = {
  kind: 'an event of a transfer',
  tests: ['test/unit/event-kinds.test.ts'],
  steps: [
    [
      edit(
        'core/event-kinds.ts',
        lineAfter(
          '  viewed: {',
          "  sampled: { follows: 'own', inRows: false, ofParts: false, download: 'none', hourly: [] },",
        ),
        test(LISTS, /sampled/),
      ),
    ],
    [
      edit(
        'core/transfer/event-facts.ts',
        lineAfter('  readonly viewed:', '  readonly sampled: unknown;'),
        types('core/transfer/event-facts.ts', /FactsOf/),
      ),
    ],
    LANGUAGE_CODES.map((code) =>
      edit(
        `frontend/i18n/${code}.ts`,
        lineBefore("'event.viewed'", "  'event.sampled': 'Sample',"),
        types(`frontend/i18n/${code}.ts`, /event\.sampled/),
      ),
    ),
  ],
};

const command: Recipe = {
  kind: 'a command',
  tests: [],
  steps: [
    [
      created(
        'cli/sample.ts',
        "import { Command } from 'commander';\n\nexport function sampleCommand(): Command {\n  return new Command('sample').description('A sample.');\n}\n",
        types('cli/commands.ts', /sample\.ts/),
      ),
    ],
    [
      edit(
        'cli/commands.ts',
        lineAfter(
          'const COMMANDS',
          "  sample: { summary: 'a sample', load: async () => (await import('./sample.ts')).sampleCommand() },",
        ),
        test(LISTS, /cli\/sample\.ts/),
      ),
    ],
    [edit('docs/cli.md', lineAfter('| `info LINK…`', '| `sample` | a sample |'), test(CLI_DOC, /sample/))],
  ],
};

const language: Recipe = {
  kind: 'a language',
  tests: [STATIC_TEXT, GLOSSARY],
  steps: [
    [
      created(
        'frontend/i18n/sv.ts',
        copyOf('frontend/i18n/pt.ts', 'const pt:', 'const sv:'),
        types('frontend/i18n/languages.ts', /sv\.ts/),
      ),
      created(
        'frontend/i18n/admin-sv.ts',
        copyOf('frontend/i18n/admin-pt.ts', 'const adminPt:', 'const adminSv:'),
        types('frontend/i18n/admin.ts', /admin-sv\.ts/),
      ),
      created(
        'frontend/i18n/files-sv.ts',
        copyOf('frontend/i18n/files-pt.ts', 'const filesPt:', 'const filesSv:'),
        types('frontend/i18n/files.ts', /files-sv\.ts/),
      ),
      created(
        'frontend/i18n/check-sv.ts',
        copyOf('frontend/i18n/check-pt.ts', 'const checkPt:', 'const checkSv:'),
        types('frontend/i18n/check.ts', /check-sv\.ts/),
      ),
    ],
    [
      edit('core/look/language-codes.ts', lineAfter("'en',", "  'sv',"), types('frontend/i18n/languages.ts', /sv/)),
      edit(
        'frontend/i18n/languages.ts',
        lineAfter(
          "en: { name: 'English'",
          "  sv: { name: 'Svenska', locale: 'sv', direction: 'ltr', load: async () => (await import('./sv.ts')).sv },",
        ),
        types('frontend/i18n/admin.ts', /'sv'|sv/),
      ),
      edit(
        'frontend/i18n/admin.ts',
        lineAfter('const ADMIN_MESSAGES', "  sv: async () => (await import('./admin-sv.ts')).adminSv,"),
        types('frontend/i18n/admin.ts', /sv/),
      ),
      edit(
        'frontend/i18n/files.ts',
        lineAfter('const FILES_MESSAGES', "  sv: async () => (await import('./files-sv.ts')).filesSv,"),
        types('frontend/i18n/files.ts', /sv/),
      ),
      edit(
        'frontend/i18n/check.ts',
        lineAfter('const CHECK_MESSAGES', "  sv: async () => (await import('./check-sv.ts')).checkSv,"),
        types('frontend/i18n/check.ts', /sv/),
      ),
    ],
    [
      created(
        'test/unit/words/glossary/sv.ts',
        copyOf('test/unit/words/glossary/pt.ts', "'Brazilian'", "'of another country'"),
        test(GLOSSARY, /glossary\/sv\.ts/),
      ),
    ],
    [
      edit(
        'frontend/static.html',
        lineAfter('<main', '<section lang="sv" dir="ltr"><h2>Sample</h2></section>'),
        test(STATIC_TEXT, /sv/),
      ),
    ],
  ],
};

const setting: Recipe = {
  kind: 'a setting',
  tests: ['test/unit/settings/settings.test.ts'],
  steps: [
    [
      edit(
        'lambdas/settings/table.ts',
        replaced(
          '  store: {\n',
          "  sampleSeconds: {\n    env: 'SGRAPH_SEND_SAMPLE_SECONDS',\n    kind: kind.seconds(60, DAY),\n    default: 120,\n    text: 'a sample',\n    deployable: 'sampleSeconds',\n  },\n  store: {\n",
        ),
        types('lib/config/product-config.ts', /sampleSeconds/),
      ),
    ],
    [
      edit(
        'frontend/i18n/admin-en.ts',
        lineBefore("'admin.setting.mode'", "  'admin.setting.sampleSeconds': 'Sample',"),
        test(SETTINGS_PAGE, /sampleSeconds/),
      ),
      ...LANGUAGE_CODES.filter((code) => code !== 'en').map((code) =>
        edit(
          `frontend/i18n/admin-${code}.ts`,
          lineBefore("'admin.setting.mode'", "  'admin.setting.sampleSeconds': 'Sample',"),
          types(`frontend/i18n/admin-${code}.ts`, /sampleSeconds/),
        ),
      ),
    ],
    [
      edit('docs/settings.md', ['tools/settings-page.ts'], test(SETTINGS_PAGE, /SGRAPH_SEND_SAMPLE_SECONDS/)),
      edit(
        'docs/configuration.md',
        ['tools/configuration-page.ts'],
        test('test/unit/configuration-doc.test.ts', /sampleSeconds/),
      ),
    ],
    [
      edit(
        'lib/config/product-config.ts',
        lineAfter('export const settingShape', '  sampleSeconds: z.optional(SETTINGS.sampleSeconds.kind.schema),'),
        types('lib/config/product-config.ts', /sampleSeconds/),
      ),
    ],
    [
      edit(
        'test/unit/lib/config/app-settings.test.ts',
        lineAfter('const CHANGED', '  sampleSeconds: 99,'),
        types('test/unit/lib/config/app-settings.test.ts', /sampleSeconds/),
      ),
    ],
    [
      edit(
        'deploy.config.schema.json',
        ['bin/deploy.ts', 'config', '--schema'],
        test('test/unit/lib/config/config-schema.test.ts', /sampleSeconds/),
      ),
    ],
  ],
};

const route: Recipe = {
  kind: 'a route',
  tests: [],
  steps: [
    [
      edit(
        'lambdas/user/transfer-routes.ts',
        lineAfter(
          'export const routes',
          "  sample: createRoute({ method: 'get', path: '/api/sample', summary: 'A sample', responses: { 204: { description: 'Nothing' }, default: refused } }),",
        ),
        types('lambdas/user/transfer-handlers.ts', /'sample'/),
      ),
    ],
    [
      edit(
        'lambdas/user/transfer-handlers.ts',
        replaced(
          '  app.openapi(routes.create,',
          '  app.openapi(routes.sample, (c) => c.body(null, 204));\n  app.openapi(routes.create,',
        ),
        test('test/unit/user-app/handlers.test.ts', /get \/api\/sample/),
      ),
    ],
    [
      edit(
        'lambdas/user/activity.ts',
        lineAfter('const KINDS = {', '  sample: undefined,'),
        types('lambdas/user/activity.ts', /'sample'/),
      ),
    ],
  ],
};

export const RECIPES: readonly Recipe[] = [store, error, event, command, language, setting, route, component, target];
