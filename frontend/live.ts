/** How the texts of a node are made. Weak, so that a node that is gone takes its texts along. */
const renderers = new WeakMap<Node, (() => void)[]>();

/** Runs `render` now and again whenever the texts are refreshed, as long as the node is in the document. */
export function keepLive(node: Node, render: () => void): void {
  const known = renderers.get(node);
  if (known) known.push(render);
  else renderers.set(node, [render]);
  render();
}

/** Updates every live text below `root`: after a change of language, and now and then for relative times. */
export function refreshTexts(root: Node = document): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
    for (const render of renderers.get(node) ?? []) render();
  }
}
