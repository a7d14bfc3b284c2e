import { h, type Child } from '../dom'
import type { State } from '../state'
import { needs, paces, zones, type Pace } from '../terms'
import type { Texts } from '../texts.zh'
import type { FindTexts } from './texts'
import { wheelchair, withoutWheelchair, withWheelchair } from './chips'

/** Draws the conditions that are not asked for every day: opening, pace, zones, facilities, ways. */
export function filters(s: State, metres: ReadonlyMap<Pace, number>, t: Texts, f: FindTexts, change: (patch: Partial<State>) => void): HTMLElement {
  const choice = (type: 'radio' | 'checkbox', name: string, value: string, words: string, checked: boolean, pick: (on: boolean) => void) => {
    const input = h('input', { type, name: `filter-${name}`, value, checked, 'data-chip': `${name} ${value}` })
    input.addEventListener('change', () => pick(input.checked))
    return h('label', {}, input, words)
  }
  const set = (legend: string, ...choices: Child[]) => h('fieldset', {}, h('legend', {}, legend), h('div', {}, ...choices))
  const toggled = <T>(all: readonly T[], now: readonly T[], value: T, on: boolean) => all.filter((v) => (v === value ? on : now.includes(v)))
  const opening = [[null, f.openAny], ['now', f.openNow], ['arrival', t.openOnArrival]] as const
  return h(
    'section',
    { id: 'filters', class: 'filters', 'aria-label': f.filters },
    set(f.opening, ...opening.map(([value, words]) => choice('radio', 'open', value ?? '', words, s.open === value, () => change({ open: value })))),
    set(f.pace, ...paces.map((pace) => choice('radio', 'pace', pace, f.paceLine(f.paces[pace], metres.get(pace) ?? null), s.pace === pace, () => change({ pace })))),
    set(
      f.needsOf,
      choice('checkbox', 'ways', 'WHEELCHAIR', f.wheelchairWays, s.profile === 'WHEELCHAIR', (on) => change(on ? withWheelchair(s) : wheelchair(s) ? withoutWheelchair(s) : { profile: 'FOOT' })),
      ...needs.map((need) => choice('checkbox', 'need', need, f.needs[need], s.needs.includes(need), (on) => change({ needs: toggled(needs, s.needs, need, on) }))),
    ),
    set(f.zonesOf, ...zones.map((zone) => choice('checkbox', 'zone', zone, f.zones[zone], s.zones.includes(zone), (on) => change({ zones: toggled(zones, s.zones, zone, on) })))),
  )
}
