import { keepLive } from './live.ts';

/** A text, or a function that makes it: then it follows the language. */
export type Text = string | (() => string);
export type Child = Node | Text | false | undefined;
export type Attribute = Text | number | boolean | undefined;
export type Attributes = Readonly<Record<string, Attribute>>;

/** An element with attributes and children. Text is always text: nothing is ever parsed as markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  // A browser that translates pages would translate names and codes, too.
  if (tag === 'bdi' || tag === 'code') element.translate = false;
  setAttributes(element, attributes);
  element.append(...nodes(children));
  return element;
}

/** A button that does something. */
export function button(
  text: Text,
  className: string,
  onClick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const element = h('button', { type: 'button', class: className, ...attributes }, text);
  element.addEventListener('click', onClick);
  return element;
}

export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') keepLive(element, () => element.setAttribute(name, value()));
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
}

/** Replaces the children of an element. */
export function fill<E extends Element>(element: E, ...children: readonly Child[]): E {
  element.replaceChildren(...nodes(children));
  return element;
}

function nodes(children: readonly Child[]): Node[] {
  return children.flatMap((child) => {
    if (child === undefined || child === false) return [];
    return [child instanceof Node ? child : textNode(child)];
  });
}

function textNode(text: Text): globalThis.Text {
  if (typeof text === 'string') return document.createTextNode(text);
  const node = document.createTextNode('');
  keepLive(node, () => (node.data = text()));
  return node;
}
