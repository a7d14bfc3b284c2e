import { fill, type Child } from '../dom'

/** Replaces all children, and gives the focus back to the one that has the same `data-focus`. */
export function refill(parent: Element, ...children: Child[]): void {
  const focused = document.activeElement
  const key = focused instanceof HTMLElement && parent.contains(focused) ? focused.dataset['focus'] : undefined
  const open = new Set([...parent.querySelectorAll<HTMLDetailsElement>('details[open][data-open]')].map((d) => d.dataset['open']))
  fill(parent, ...children)
  for (const details of parent.querySelectorAll<HTMLDetailsElement>('details[data-open]')) if (open.has(details.dataset['open'])) details.open = true
  if (key !== undefined) parent.querySelector<HTMLElement>(`[data-focus="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
}
