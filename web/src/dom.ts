import icons from 'virtual:icons'

export type Attributes = Record<string, string | number | boolean | ((event: never) => void) | null | undefined>
export type Child = Node | string | null | undefined | false

/** Makes an element: attributes by name, listeners by `onclick` and the like; null, undefined and false are left out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : String(value))
  }
  append(element, children)
  return element
}

/** Puts children into an element; what is null, undefined, false or empty is left out. Text is only ever text. */
export function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) if (child) parent.append(child)
}

/** Replaces all children of an element. */
export function fill(parent: Element, ...children: Child[]): void {
  parent.replaceChildren()
  append(parent, children)
}

const svgNamespace = 'http://www.w3.org/2000/svg'

/** Makes an SVG element. */
export function svg(tag: string, attributes: Record<string, string | number>, ...children: Node[]): SVGElement {
  const element = document.createElementNS(svgNamespace, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value))
  element.append(...children)
  return element
}

/** Makes an icon in the colour of its text, hidden from assistive technology: words stand beside it. */
export function icon(name: string, size = 20): SVGElement {
  const shapes = (icons[name] ?? []).map(([tag, attributes]) => svg(tag, attributes))
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true' }, ...shapes)
}
