import type { Recipe } from './recipe.ts';
import { copyOf, created, edit, lineAfter, replaced, test, types } from './recipe.ts';

const COMPONENTS_TEST = 'test/unit/lib/aws/deploy/components.test.ts';
const COMPONENTS = 'lib/aws/deploy/components.ts';
export const component: Recipe = {
  kind: 'a component of the deployment',
  tests: [],
  steps: [
    [
      created(
        'lib/aws/components/sample.ts',
        "import type { ComponentParts } from './component.ts';\nimport type { RegistryState } from './registry-state.ts';\nimport { registry } from './registry.ts';\n\nexport const sample: ComponentParts<RegistryState> = { ...registry, name: 'sample' };\n",
        types(COMPONENTS, /sample\.ts/),
      ),
    ],
    [
      edit('lib/config/names.ts', lineAfter('COMPONENT_NAMES = [', "  'sample',"), types(COMPONENTS, /'sample'/)),
      edit(
        COMPONENTS,
        (text) =>
          [
            replaced("'registry', 'fargate'", "'registry', 'sample', 'fargate'"),
            lineAfter('const COMPONENTS:', '  sample: defineComponent(sample),'),
            lineAfter("'../components/role.ts'", "import { sample } from '../components/sample.ts';"),
          ].reduce((changed, change) => change(changed), text),
        types(COMPONENTS, /'sample'/),
      ),
      edit(
        'lib/aws/deploy/service-roles.ts',
        lineAfter('const NEEDED', '  sample: () => [],'),
        types('lib/aws/deploy/service-roles.ts', /'sample'/),
      ),
    ],
    [
      created(
        'test/unit/lib/aws/components/sample.test.ts',
        copyOf('test/unit/lib/aws/components/registry.test.ts', '\\bregistry(?=[,) ]|\\.ts)', 'sample'),
        test(COMPONENTS_TEST, /describeDeclared/),
      ),
      edit(
        'test/unit/lib/aws/logical-ids.test.ts',
        lineAfter('const OPEN', "  sample: 'Repository',"),
        types('test/unit/lib/aws/logical-ids.test.ts', /'sample'/),
      ),
    ],
    [
      edit(
        'docs/deployment.md',
        lineAfter('| `role` |', '| `sample` | a sample |'),
        test(COMPONENTS_TEST, /docs\/deployment\.md/),
      ),
    ],
  ],
};

export const target: Recipe = {
  kind: 'a target of AWS',
  tests: [],
  steps: [
    [
      edit(
        'lib/config/names.ts',
        replaced("'ami', 'pipeline-role'", "'ami', 'sample', 'pipeline-role'"),
        types(COMPONENTS, /'sample'/),
      ),
    ],
    [edit(COMPONENTS, lineAfter('const PARTS', "  sample: ['role', 'storage'],"), types(COMPONENTS, /'sample'/))],
    [
      edit(
        'lib/config/region-services.ts',
        lineAfter('const NEEDED', "  sample: ['CloudFront'],"),
        types('lib/config/region-services.ts', /'sample'/),
      ),
      edit(
        'lib/aws/app-settings.ts',
        replaced('ami: 1,', 'ami: 1, sample: 1,'),
        types('lib/aws/app-settings.ts', /'sample'/),
      ),
    ],
    [
      edit(
        'docs/matrix.md',
        lineAfter('| `fargate` |', '| `sample` | both | S3 | server | – | – | – | – |'),
        test('test/unit/matrix-doc.test.ts', /sample/),
      ),
    ],
    [
      edit(
        'test/unit/lib/config/app-settings.test.ts',
        lineAfter('const DECLARED', "  sample: template('role', 'ec2'),"),
        types('test/unit/lib/config/app-settings.test.ts', /'sample'/),
      ),
    ],
  ],
};
