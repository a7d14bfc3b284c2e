import { h, svg } from '../dom'
import { kindClass, looks, type Kind } from '../kinds'
import type { Phrase } from '../words'

/** Draws the shape of a kind with a number in it: hollow where closed, dashed where the hours are unknown. */
export function pin(kind: Kind, number: number | null, tone: Phrase['tone'] = 'open'): HTMLElement {
  const shape = svg('path', { d: looks[kind].path })
  const drawing = svg('svg', { viewBox: '0 0 32 32', width: 32, height: 32, 'aria-hidden': 'true' }, shape)
  const text = number === null || number > 99 ? null : h('span', { class: 'number' }, String(number))
  return h('span', { class: `pin ${kindClass(kind)} ${tone}` }, drawing, text)
}
