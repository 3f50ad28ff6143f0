import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import type { LanguageCode } from '../../../frontend/i18n/languages.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** The rooms whose texts are checked; those of the pages are in their catalogues. */
const SPEAKING = ['bin', 'cli', 'core', 'lambdas', 'lib', 'tools'];
const CATALOGUES = ['frontend/i18n/en.ts', 'frontend/i18n/admin-en.ts', 'frontend/i18n/files-en.ts'];
const ROOMS = [...SPEAKING, 'frontend', 'test'];
/** All documents but the one that lists what to avoid. */
const DOCUMENTS = ['*.md', '.github/*.md', 'docs/**/*.md', 'examples/*/*.md'];
const EXCEPT = ['docs/style.md'];
/** A block, or lines that follow each other. */
const COMMENTS = /\/\*[\s\S]*?\*\/|\/\/.*(?:\n\s*\/\/.*)*/g;
const MARKS = /^\s*(?:\/\*\*?|\*\/|\*|\/\/)|\*\/$/gm;

export interface Passage {
  readonly place: string;
  readonly text: string;
}

export interface SourceTexts {
  /** Every text of two words or more: messages, help, descriptions. */
  readonly messages: readonly Passage[];
  /** Every comment on one line. */
  readonly comments: readonly Passage[];
}

/** What a person reads in the code of the product and of its tests. Only the product and its pages have messages. */
export function textsOfCode(): SourceTexts {
  const files = globSync(`{${ROOMS.join()}}/**/*.{ts,mjs}`, { cwd: ROOT });
  const texts = files.map((file) => ({ file, ...textsOf(file, readFileSync(ROOT + file, 'utf8')) }));
  const speaks = (file: string): boolean =>
    CATALOGUES.includes(file) || SPEAKING.some((room) => file.startsWith(`${room}/`));
  return {
    messages: texts.flatMap(({ file, messages }) => (speaks(file) ? messages : [])),
    comments: texts.flatMap(({ comments }) => comments),
  };
}

export function textsOf(file: string, code: string): SourceTexts {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, false);
  const at = ([position, text]: readonly [number, string]): Passage => ({
    place: `${file}:${source.getLineAndCharacterOfPosition(position).line + 1}`,
    text,
  });
  const literals = literalsIn(source);
  const messages = literals
    .map((node) => [node.getStart(source), textOf(node)] as const)
    .filter(([, text]) => /[a-z],? [a-z]/i.test(text.replaceAll(/… ?/g, '')));
  return { messages: messages.map(at), comments: commentsIn(source, literals).map(at) };
}

/** The messages of page and console in one language. */
export function textsOfPages(language: LanguageCode): Passage[] {
  return globSync(`frontend/i18n/**/{,*-}${language}.ts`, { cwd: ROOT }).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(ROOT + file, 'utf8'), ts.ScriptTarget.Latest, true);
    return literalsIn(source)
      .filter((node) => ts.isPropertyAssignment(node.parent) && node.parent.initializer === node)
      .map((node) => ({
        place: `${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`,
        text: textOf(node),
      }));
  });
}

export function documents(): string[] {
  return globSync(DOCUMENTS, { cwd: ROOT }).filter((file) => !EXCEPT.includes(file));
}

/** The lines of a document: not its inline code, and of the changelog what is not released yet. */
export function linesOf(file: string): Passage[] {
  const [ours = ''] = readFileSync(ROOT + file, 'utf8').split(/^## \[v/m);
  return ours
    .split('\n')
    .map((text, index) => ({ place: `${file}:${index + 1}`, text: text.replaceAll(/`[^`]*`/g, '…') }));
}

type Literal = ts.LiteralLikeNode | ts.TemplateExpression;

function literalsIn(source: ts.SourceFile): Literal[] {
  const found: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralExpression(node) || ts.isTemplateExpression(node) || ts.isTemplateHead(node)) found.push(node);
    if (ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A template's values are `…`. */
function textOf(node: Literal): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return '';
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/** Literals are blanked out first, because they may hold what looks like a comment. */
function commentsIn(source: ts.SourceFile, literals: readonly Literal[]): [number, string][] {
  let code = '';
  for (const node of literals.filter((found) => !ts.isTemplateExpression(found))) {
    const start = node.getStart(source);
    code += source.text.slice(code.length, start) + ' '.repeat(node.end - start);
  }
  code += source.text.slice(code.length);
  return [...code.matchAll(COMMENTS)].map(({ index, 0: comment }) => [
    index,
    comment.replaceAll(MARKS, '').replaceAll(/\s+/g, ' ').trim(),
  ]);
}
