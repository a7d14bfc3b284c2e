import { h } from '../dom'
import { coordinates, type LngLat } from '../geo'
import type { Host } from '../mode'
import { toMap } from './scroller'
import type { FindTexts } from './texts'

/** The ways to correct a start without dragging: a tap, an address, coordinates. */
export function startHelp(host: Host, f: FindTexts, take: (at: LngLat) => void): HTMLElement {
  const t = host.words.texts
  const field = h('input', { type: 'text', inputmode: 'text', class: 'coordinates', 'aria-label': f.points, placeholder: '40.07650, 113.10630', autocomplete: 'off', 'data-field': 'from' })
  const form = h('form', { class: 'typed-start' }, field, h('button', { type: 'submit', class: 'link' }, 'OK'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const at = coordinates(field.value)
    field.setAttribute('aria-invalid', String(at === null))
    if (at) take(at)
  })
  return h('span', { class: 'start-help' }, host.map ? f.startHow + ' ' : null, host.map && h('button', { type: 'button', class: 'link', onclick: () => toMap(host) }, t.tapMap), form)
}
