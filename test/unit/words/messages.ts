import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ROOMS = ['bin', 'cli', 'core', 'lambdas', 'lib', 'tools'];

export interface Passage {
  readonly place: string;
  readonly text: string;
}

/** Every text of two words or more in the code of the product: messages, help, descriptions. */
export function messagesOfCode(): Passage[] {
  return ROOMS.flatMap((room) => globSync(`${room}/**/*.ts`, { cwd: ROOT })).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(ROOT + file, 'utf8'), ts.ScriptTarget.Latest, true);
    return textsIn(source).map(([position, text]) => ({
      place: `${file}:${source.getLineAndCharacterOfPosition(position).line + 1}`,
      text,
    }));
  });
}

/** The lines of a document. */
export function linesOf(file: string): Passage[] {
  return readFileSync(ROOT + file, 'utf8')
    .split('\n')
    .map((text, index) => ({ place: `${file}:${index + 1}`, text }));
}

function textsIn(source: ts.SourceFile): [number, string][] {
  const found: [number, string][] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== undefined && /[a-z]+ [a-z]/i.test(text)) found.push([node.getStart(), text]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A template's values are `…`. */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}
