/**
 * Makes an element's children what a text of HTML says, changing only what differs: focus, scroll positions and a click
 * that is under way survive.
 *
 * Children are matched by `data-key` where they have one, else by their place and tag.
 */
export function morph(target: Element, html: string): void {
  const template = document.createElement('template');
  template.innerHTML = html;
  morphChildren(target, template.content);
}

function morphChildren(target: ParentNode & Node, wanted: ParentNode & Node): void {
  const keyed = new Map<string, Element>();
  for (const child of target.children) {
    const key = keyOf(child);
    if (key !== undefined) keyed.set(key, child);
  }
  let next = target.firstChild;
  // The list is alive: what is put into the target leaves it.
  const wants = [...wanted.childNodes];
  for (const want of wants) {
    const key = keyOf(want);
    const found = key === undefined ? sameKind(next, want) : keyed.get(key);
    if (found === undefined) {
      target.insertBefore(want, next);
      continue;
    }
    if (found === next) next = next.nextSibling;
    else target.insertBefore(found, next);
    morphNode(found, want);
  }
  while (next !== null) {
    const after = next.nextSibling;
    next.remove();
    next = after;
  }
}

function keyOf(node: Node): string | undefined {
  return node instanceof Element ? (node.getAttribute('data-key') ?? undefined) : undefined;
}

function sameKind(node: ChildNode | null, want: Node): ChildNode | undefined {
  if (node === null || node.nodeName !== want.nodeName || keyOf(node) !== undefined)
    return undefined;
  return node;
}

function morphNode(node: ChildNode, want: Node): void {
  if (!(node instanceof Element) || !(want instanceof Element)) {
    if (node.nodeValue !== want.nodeValue) node.nodeValue = want.nodeValue;
    return;
  }
  morphAttributes(node, want);
  morphChildren(node, want);
  morphControl(node, want);
}

function morphAttributes(element: Element, want: Element): void {
  for (const name of element.getAttributeNames()) {
    // Whether a reader opened something is theirs to say.
    const readers = name === 'open' && element instanceof HTMLDetailsElement;
    if (!want.hasAttribute(name) && !readers) element.removeAttribute(name);
  }
  for (const { name, value } of want.attributes) {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

/**
 * What a reader sees in a control is a property, which attributes set only once. A control that belongs to the reader until
 * it is used keeps what was written in it, and so does everything marked `data-refused`: there the reader is to mend it.
 */
function morphControl(element: Element, want: Element): void {
  const kept = element.hasAttribute('data-own') || want.closest('[data-refused]') !== null;
  if (kept) return;
  if (element instanceof HTMLInputElement && want instanceof HTMLInputElement) {
    if (element.checked !== want.checked) element.checked = want.checked;
  }
  if (isControl(element) && isControl(want) && element.value !== want.value) {
    element.value = want.value;
  }
}

function isControl(
  element: Element,
): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement {
  return (
    element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  );
}
