import type { Page } from '@playwright/test';
import type { Pseudo } from './pseudo.ts';
import { MARKS } from './pseudo.ts';

/** What is the same in each language: names, addresses, and what a person or a program wrote. */
const NO_TEXT =
  /https?:\/\/\S+|holiday pictures\.zip|quarterly report\.pdf|\/\S+\.json|SGraph Send(?: admin)?|SGRAPH_SEND_\w+|as promised|\b(?:(?:Headless)?Chrome|Linux|Node|GET|POST|PUT|DELETE)\b|\b[0-9a-f]{64}\b|\b[a-z2-7]{26}\b|\b[0-9a-f]{6,8}\b|\b[KMG]iB\b|the senders|operator/;

export interface TextFaults {
  /** Texts with a plain vowel, or with the mark of another language. */
  readonly foreign: readonly string[];
  /** Texts of which a part is not to be seen. */
  readonly cut: readonly string[];
  /** How far the page scrolls sideways, in pixels. */
  readonly sideways: number;
}

/** Looks at every text that a person sees or hears, but codes and what is marked as of another language. */
function look({ noText, mark, others }: { noText: string; mark: string; others: readonly string[] }): TextFaults {
  // What a person wrote, such as a name, is shown in these; labels repeat it.
  const written = [...document.querySelectorAll('bdi')].map(({ textContent }) => textContent).filter((text) => text);
  const foreign = (text: string): boolean => {
    const rest = written.reduce(
      (left, name) => left.replaceAll(name, ''),
      text.replaceAll(new RegExp(noText, 'g'), ''),
    );
    return /[aeiou]/i.test(rest) || others.some((other) => text.includes(other));
  };
  const isOutside = (box: DOMRect, { left, right }: Pick<DOMRect, 'left' | 'right'>): boolean =>
    box.width > 1 && (box.left < left - 1 || box.right > right + 1);
  const hides = (element: Element): boolean => {
    const { overflowX, overflowY } = getComputedStyle(element);
    const isWider = element.scrollWidth > element.clientWidth + 1 && /hidden|clip/.test(overflowX);
    const isHigher = element.scrollHeight > element.clientHeight + 1 && /hidden|clip/.test(overflowY);
    return element.clientWidth > 1 && (isWider || isHigher);
  };
  const isCut = (node: Node, parent: Element): boolean => {
    const range = document.createRange();
    range.selectNodeContents(node);
    const chain: Element[] = [];
    for (let each: Element | null = parent; each && each !== document.body; each = each.parentElement) chain.push(each);
    if (chain.some((each) => each.clientWidth === 1 || each.matches('legend.visually-hidden'))) return false;
    const block = chain.find((each) => !getComputedStyle(each).display.startsWith('inline')) ?? document.body;
    const bounds = [
      document.documentElement,
      block,
      ...chain.filter((each) => each.matches('button, a, summary, label')),
    ];
    return (
      chain.some(hides) ||
      bounds.some((each) => [...range.getClientRects()].some((box) => isOutside(box, each.getBoundingClientRect())))
    );
  };
  const texts: string[] = [document.title];
  const cut: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const [text, parent] = [node.textContent ?? '', node.parentElement];
    if (!parent || parent.closest('code, pre, .mono, bdi, [lang]:not(html), [dir]:not(html), script, style, noscript'))
      continue;
    if (!parent.checkVisibility() && !parent.matches('option')) continue;
    texts.push(text);
    if (text.includes(mark) && !parent.matches('option') && isCut(node, parent)) cut.push(text);
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name) ?? '');
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    foreign: [...new Set(texts)].filter(foreign),
    cut: [...new Set(cut)],
    sideways: Math.max(0, scrollWidth - clientWidth),
  };
}

/** What is wrong with the texts of a page that speaks one of the languages of `pseudo.ts`. */
export async function textFaults(page: Page, code: Pseudo): Promise<TextFaults> {
  const others = Object.values(MARKS).filter((mark) => mark !== MARKS[code]);
  return page.evaluate(look, { noText: NO_TEXT.source, mark: MARKS[code], others });
}
