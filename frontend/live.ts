/** How the texts of a node are made. Weak, so that a node that is gone takes its texts along. */
const renderers = new WeakMap<Node, (() => void)[]>();
/** Every node with such texts, also one that is kept outside the document to be shown again: it must not come back in another language. */
const nodes = new Set<WeakRef<Node>>();

/** Runs `render` now and again whenever the texts are refreshed, as long as the node is there. */
export function keepLive(node: Node, render: () => void): void {
  const known = renderers.get(node);
  if (known) known.push(render);
  else {
    renderers.set(node, [render]);
    nodes.add(new WeakRef(node));
  }
  render();
}

/** Updates every live text below `root`, or of all nodes: after a change of language, and now and then for relative times. */
export function refreshTexts(root?: Node): void {
  for (const reference of nodes) {
    const node = reference.deref();
    if (!node) nodes.delete(reference);
    else if (!root || root.contains(node)) for (const render of renderers.get(node) ?? []) render();
  }
}
