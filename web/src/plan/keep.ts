import { fill, type Child } from '../dom'

/**
 * Replaces all children, and keeps what somebody is at: the focus goes to the one that has the same `data-focus`, what was typed
 * stays where what it was typed over is the same, `details` with the same `data-open` stay open.
 */
export function refill(parent: Element, ...children: Child[]): void {
  const focused = document.activeElement
  const key = focused instanceof HTMLElement && parent.contains(focused) ? focused.dataset['focus'] : undefined
  const open = new Set([...parent.querySelectorAll<HTMLDetailsElement>('details[open][data-open]')].map((d) => d.dataset['open']))
  const typed = new Map([...fields(parent)].filter((f) => f.value !== f.defaultValue).map((f) => [f.dataset['focus'], f]))
  fill(parent, ...children)
  for (const details of parent.querySelectorAll<HTMLDetailsElement>('details[data-open]')) if (open.has(details.dataset['open'])) details.open = true
  for (const field of fields(parent)) {
    const before = typed.get(field.dataset['focus'])
    if (before?.defaultValue === field.defaultValue) field.value = before.value
  }
  if (key !== undefined) parent.querySelector<HTMLElement>(`[data-focus="${CSS.escape(key)}"]`)?.focus({ preventScroll: true })
}

function fields(parent: Element): NodeListOf<HTMLInputElement> {
  return parent.querySelectorAll<HTMLInputElement>('input[type=text][data-focus]')
}
