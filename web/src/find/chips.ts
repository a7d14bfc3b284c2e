import { h, icon } from '../dom'
import { kindClass, kinds, looks } from '../kinds'
import { withinChoices, type State } from '../state'
import type { Texts } from '../texts.zh'

/** What can be done with chips. */
export interface ChipActions {
  change(patch: Partial<State>): void
  locate(): void
}

/** Draws the chips of a state: my position, kinds, open on arrival, minutes. */
export function chips(state: State, t: Texts, act: ChipActions): HTMLElement[] {
  const chip = (text: string, pressed: boolean, onclick: () => void, name: string, of: string | null) =>
    h('button', { type: 'button', class: `chip ${name}`, 'aria-pressed': String(pressed), onclick }, of && icon(of, 18), text)
  const locate = h('button', { type: 'button', class: 'chip locate', onclick: act.locate }, icon('locate-fixed', 18), t.myLocation)
  const ofKinds = kinds.map((kind) => {
    const on = state.kinds.includes(kind)
    const then = on ? state.kinds.filter((k) => k !== kind) : kinds.filter((k) => k === kind || state.kinds.includes(k))
    const element = chip(t.kindsShort[kind], on, () => act.change({ kinds: then }), kindClass(kind), looks[kind].icon)
    element.title = t.kinds[kind]
    element.dataset['chip'] = kind
    return element
  })
  const open = chip(t.openOnArrival, state.openOnArrival, () => act.change({ openOnArrival: !state.openOnArrival }), 'open', null)
  open.dataset['chip'] = 'open'
  const group = h('div', { class: 'group', role: 'group', 'aria-label': t.kindsLabel }, ...ofKinds)
  return [locate, group, open, within(state, t, act)]
}

function within(state: State, t: Texts, act: ChipActions): HTMLElement {
  const choices = withinChoices.map((n) => h('option', { value: n, selected: n === state.within }, t.withinMinutes(n)))
  const select = h('select', { class: 'chip within', 'aria-label': t.within }, ...choices)
  select.dataset['chip'] = 'within'
  select.addEventListener('change', () => act.change({ within: Number(select.value) }))
  return select
}
