import type { SaxesAttributeNS, SaxesTagNS } from 'saxes';
import { SaxesParser } from 'saxes';
import type { Picture } from './png.ts';

const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';
const MOST_ELEMENTS = 2_000;
const MOST_DEPTH = 32;
/** What draws, and nothing that loads, runs, moves or repeats something. */
const ELEMENTS = new Set(
  'svg g path rect circle ellipse line polyline polygon defs linearGradient radialGradient stop clipPath mask title desc text tspan'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  (
    'viewBox width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d points dx dy rotate transform id offset version preserveAspectRatio ' +
    'gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits pathLength ' +
    'fill fill-opacity fill-rule clip-path clip-rule mask opacity stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin ' +
    'stroke-miterlimit stroke-dasharray stroke-dashoffset stop-color stop-opacity color display visibility style ' +
    'font-family font-size font-weight font-style text-anchor letter-spacing'
  ).split(' '),
);
/** Left out, as is what programs for drawing keep in namespaces of their own: who made the drawing, and how. */
const LEFT_OUT = new Set(['metadata']);
/** `url(#a)` names a part of the drawing itself; any other address is one outside. */
const OUTSIDE = /url\s*\((?!\s*["']?#[\w.-]+["']?\s*\))|@|\\|javascript:|data:|expression\s*\(|\/\//i;

export function isSvg(bytes: Uint8Array): boolean {
  return /^(?:\uFEFF)?\s*</.test(new TextDecoder().decode(bytes.subarray(0, 200)));
}

/** The drawing, written again from what is allowed in it; or what is wrong with it. */
export function cleanSvg(bytes: Uint8Array): Picture | string {
  const writer = new DrawingWriter();
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    const problem = writer.read(text);
    if (problem !== undefined) return `is an SVG ${problem}`;
  } catch {
    return 'is an SVG that is not well-formed XML in UTF-8';
  }
  const size = writer.size();
  if (size === undefined) return 'is an SVG without a size: it needs a viewBox, or a width and a height in pixels';
  return { bytes: new TextEncoder().encode(writer.written()), type: 'image/svg+xml', ...size };
}

class DrawingWriter {
  readonly #out: string[] = [];
  readonly #parser = new SaxesParser({ xmlns: true });
  #problem: string | undefined;
  #depth = 0;
  #elements = 0;
  /** The depth of what is left out, while inside it. */
  #omitted: number | undefined;
  #root: Readonly<Record<string, string>> = {};

  /** Returns what is wrong. Throws for what is no XML. */
  read(text: string): string | undefined {
    this.#parser.on('doctype', () => this.#refuse('with a document type: remove it'));
    this.#parser.on('opentag', (tag) => this.#open(tag));
    this.#parser.on('closetag', (tag) => this.#close(tag));
    for (const kind of ['text', 'cdata'] as const) this.#parser.on(kind, (inner) => this.#write(escaped(inner)));
    this.#parser.write(text).close();
    return this.#problem;
  }

  written(): string {
    return this.#out.join('').trim();
  }

  size(): { width: number; height: number } | undefined {
    const box = (this.#root['viewBox'] ?? '')
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    const [, , width, height] =
      box.length === 4 ? box : [0, 0, pixels(this.#root['width']), pixels(this.#root['height'])];
    return width !== undefined && height !== undefined && width > 0 && height > 0 ? { width, height } : undefined;
  }

  #open({ local, uri, attributes }: SaxesTagNS): void {
    this.#depth++;
    this.#elements++;
    if (this.#omitted !== undefined) return;
    const isRoot = this.#depth === 1;
    if (isRoot && (local !== 'svg' || uri !== SVG))
      this.#refuse(`whose first element is <${local}>, expected <svg xmlns="${SVG}">`);
    else if (this.#elements > MOST_ELEMENTS) this.#refuse(`of more than ${MOST_ELEMENTS} elements`);
    else if (this.#depth > MOST_DEPTH) this.#refuse(`whose elements are nested more than ${MOST_DEPTH} deep`);
    else if (uri === SVG ? LEFT_OUT.has(local) : uri !== XHTML) this.#omitted = this.#depth;
    else if (uri !== SVG || !ELEMENTS.has(local))
      this.#refuse(`with <${local}>, which a logo may not have: it has shapes and texts only`);
    else
      this.#write(`<${local}${isRoot ? ` xmlns="${SVG}"` : ''}${this.#attributes(Object.values(attributes), isRoot)}>`);
  }

  #attributes(attributes: readonly SaxesAttributeNS[], isRoot: boolean): string {
    const kept = attributes.filter(({ name, local, uri, value }) => {
      if (/^on/i.test(local)) this.#refuse(`with ${local}, which would run a script: remove it`);
      else if (local === 'href')
        this.#refuse('with href, which leads to something outside or repeats parts: remove it');
      else if (uri === '' && OUTSIDE.test(value))
        this.#refuse(`whose ${name} names something outside of it: remove it`);
      return uri === '' && ATTRIBUTES.has(name);
    });
    if (isRoot) this.#root = Object.fromEntries(kept.map(({ name, value }) => [name, value]));
    return kept.map(({ name, value }) => ` ${name}="${escaped(value)}"`).join('');
  }

  #close({ local }: SaxesTagNS): void {
    if (this.#omitted === undefined) this.#write(`</${local}>`);
    else if (this.#omitted === this.#depth) this.#omitted = undefined;
    this.#depth--;
  }

  #write(text: string): void {
    if (this.#omitted === undefined && this.#depth > 0) this.#out.push(text);
  }

  #refuse(problem: string): void {
    this.#problem ??= problem;
  }
}

function pixels(text = ''): number | undefined {
  return /^[0-9.]+(?:px)?$/.test(text) ? Number.parseFloat(text) : undefined;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
