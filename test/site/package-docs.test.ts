import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ENTRIES } from '../../tools/site/package-reference.ts';
import { limitMs } from '../setup/time-limits.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
  config: object;
};
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ENTRIES }, ts.sys, ROOT);

interface Documented {
  readonly name: string;
  readonly entry: string;
  readonly lacks: readonly string[];
  readonly examples: readonly string[];
}

/** The functions that the package exports, with what their comment lacks. */
function documented(): Documented[] {
  const program = ts.createProgram(
    ENTRIES.map((entry) => join(ROOT, entry)),
    options,
  );
  const checker = program.getTypeChecker();
  return ENTRIES.flatMap((entry) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, entry))!)!;
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const [declaration] = symbol.declarations ?? [];
      // What `export type *` lets through can only be named.
      const isValue = exported !== symbol || declaration?.getSourceFile().fileName === join(ROOT, entry);
      return declaration && isValue && ts.isFunctionDeclaration(declaration)
        ? [{ name: symbol.name, entry, ...commentOf(symbol, declaration, checker) }]
        : [];
    });
  });
}

function commentOf(
  symbol: ts.Symbol,
  declaration: ts.FunctionDeclaration,
  checker: ts.TypeChecker,
): Pick<Documented, 'lacks' | 'examples'> {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text: parts }) => ({ name, text: ts.displayPartsToString(parts) }));
  const examples = tags.filter(({ name }) => name === 'example').map((tag) => tag.text);
  const described = tags.filter(({ name }) => name === 'param').length;
  return {
    examples,
    lacks: [
      ...(text === '' ? ['a sentence'] : []),
      ...(described < declaration.parameters.length ? ['@param'] : []),
      ...(/\bThrows\b/.test(text) ? ['@throws in the place of a sentence'] : []),
      ...(examples.length === 0 ? ['@example'] : []),
    ],
  };
}

describe('the functions that the package exports', { timeout: limitMs(120) }, () => {
  const functions = documented();

  it('say what their parameters are and what they throw, with an example', () => {
    expect(functions.length).toBeGreaterThan(25);
    const poor = functions.filter(({ lacks }) => lacks.length > 0);
    expect(poor.map(({ entry, name, lacks }) => `${name} of ${entry} lacks ${lacks.join(', ')}`)).toEqual([]);
  });

  it('have examples that compile', () => {
    const folder = mkdtempSync(join(ROOT, 'dist', 'examples-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const names = new Map(functions.map(({ name, entry }) => [name, entry]));
    names.set('DEFAULT_SEGMENT_BYTES', 'core/index.ts');
    const files = functions.flatMap(({ name, examples }) =>
      examples.map((example, index) => {
        const code = example.replaceAll(/^```(?:ts)?$/gm, '');
        const imports = [...names]
          .filter(([each]) => new RegExp(`\\b${each}\\b`).test(code))
          .map(([each, entry]) => `import { ${each} } from '../../${entry}';`);
        const file = join(folder, `${name}-${index}.ts`);
        writeFileSync(file, `${imports.join('\n')}\n${code}\nexport {};\n`);
        return file;
      }),
    );
    const program = ts.createProgram(files, { ...options, noUnusedLocals: false });
    const wrong = files.flatMap((file) => program.getSemanticDiagnostics(program.getSourceFile(file)));
    expect(
      wrong.map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
    ).toEqual([]);
  });
});
