import { h, icon } from '../dom'
import { kindClass, kinds, looks, type Kind } from '../kinds'
import { withinChoices, type State } from '../state'
import type { Texts } from '../texts.zh'
import type { FindTexts } from './texts'

/** What can be done with chips. */
export interface ChipActions {
  change(patch: Partial<State>): void
  locate(): void
  more(): void
}

/** What chips show beside the state. */
export interface ChipsOf {
  state: State
  /** Whether the other conditions are unfolded. */
  more: boolean
}

/** Draws the chips of a state: my position, open on arrival, kinds, wheelchair, minutes, rings, what was kept, other conditions. */
export function chips({ state, more }: ChipsOf, t: Texts, f: FindTexts, act: ChipActions): HTMLElement[] {
  const chip = (key: string, text: string, pressed: boolean, onclick: () => void, of: string | null, name = '') => {
    const element = h('button', { type: 'button', class: `chip ${name}`, 'aria-pressed': String(pressed), onclick }, of && icon(of, 18), text)
    element.dataset['chip'] = key
    return element
  }
  const locate = h('button', { type: 'button', class: 'chip locate', onclick: act.locate }, icon('locate-fixed', 18), t.myLocation)
  const ofKinds = kinds.map((kind) => {
    const element = chip(kind, t.kindsShort[kind], isChosen(state, kind), () => act.change({ ...withKind(state, kind), kept: false }), looks[kind].icon, kindClass(kind))
    element.append(h('span', { class: 'chip-count' }))
    element.title = t.kinds[kind]
    return element
  })
  const group = h('div', { class: 'group', role: 'group', 'aria-label': t.kindsLabel }, ...ofKinds)
  const open = chip('open', t.openOnArrival, state.open === 'arrival', () => act.change({ open: state.open === 'arrival' ? null : 'arrival' }), null)
  const wheels = chip('wheelchair', f.wheelchair, wheelchair(state), () => act.change(wheelchair(state) ? withoutWheelchair(state) : withWheelchair(state)), 'accessibility')
  const circle = chip('circle', f.circle, state.circle, () => act.change({ circle: !state.circle }), null)
  const saved = chip('kept', f.kept, state.kept, () => act.change({ kept: !state.kept }), 'star')
  const others = h('button', { type: 'button', class: 'chip', 'aria-expanded': String(more), 'aria-controls': 'filters', 'data-chip': 'more', onclick: act.more }, f.moreFilters)
  return [locate, group, open, wheels, ...(state.from ? [within(state, t, act), circle] : []), saved, others]
}

/** Writes on the chips of kinds how many there are of each; null: nobody counted. The chips stay, for somebody may be pressing one. */
export function showCounts(parent: Element, s: State, counts: ReadonlyMap<Kind, number> | null): void {
  for (const kind of kinds) {
    const count = counts?.get(kind) ?? (counts && s.kinds.length === 0 ? 0 : null)
    const place = parent.querySelector(`[data-chip=${kind}] .chip-count`)
    if (place) place.textContent = count === null ? '' : String(count)
  }
}

/** Whether a kind's chip is pressed: centers that are listed for their mediation zone only do not press theirs. */
function isChosen(s: State, kind: Kind): boolean {
  return s.kinds.includes(kind) && !(kind === 'SERVICE_CENTER' && forMediation(s))
}

/** Whether mediation is asked for: the rooms, and of the centers those that have a zone for it. */
function forMediation(s: State): boolean {
  return s.kinds.includes('MEDIATION_ROOM') && s.kinds.includes('SERVICE_CENTER') && s.zones.length === 1 && s.zones[0] === 'MEDIATION'
}

/** What a press of a kind's chip makes of the kinds and zones. */
function withKind(s: State, kind: Kind): Pick<State, 'kinds' | 'zones'> {
  const chosen = new Set(s.kinds)
  const list = () => kinds.filter((k) => chosen.has(k))
  if (kind === 'MEDIATION_ROOM') {
    if (chosen.delete(kind)) {
      if (!forMediation(s)) return { kinds: list(), zones: s.zones }
      chosen.delete('SERVICE_CENTER')
      return { kinds: list(), zones: [] }
    }
    chosen.add(kind)
    if (chosen.has('SERVICE_CENTER')) return { kinds: list(), zones: s.zones }
    chosen.add('SERVICE_CENTER')
    return { kinds: list(), zones: ['MEDIATION'] }
  }
  if (kind === 'SERVICE_CENTER') {
    if (forMediation(s)) return { kinds: list(), zones: [] }
    if (!chosen.delete(kind)) chosen.add(kind)
    else if (chosen.has('MEDIATION_ROOM')) return { kinds: kinds.filter((k) => k === kind || chosen.has(k)), zones: ['MEDIATION'] }
    return { kinds: list(), zones: chosen.has(kind) ? s.zones : [] }
  }
  if (!chosen.delete(kind)) chosen.add(kind)
  return { kinds: list(), zones: chosen.has('SERVICE_CENTER') ? s.zones : [] }
}

/** Whether ways and entrances are those for wheels. */
export function wheelchair(s: State): boolean {
  return s.profile === 'WHEELCHAIR' && s.needs.includes('STEP_FREE_ENTRANCE')
}

export function withWheelchair(s: State): Partial<State> {
  return { profile: 'WHEELCHAIR', needs: s.needs.includes('STEP_FREE_ENTRANCE') ? s.needs : ['STEP_FREE_ENTRANCE', ...s.needs] }
}

export function withoutWheelchair(s: State): Partial<State> {
  return { profile: 'FOOT', needs: s.needs.filter((need) => need !== 'STEP_FREE_ENTRANCE') }
}

function within(state: State, t: Texts, act: ChipActions): HTMLElement {
  const choices = withinChoices.map((n) => h('option', { value: n, selected: n === state.within }, t.withinMinutes(n)))
  const select = h('select', { class: 'chip within', 'aria-label': t.within }, ...choices)
  select.dataset['chip'] = 'within'
  select.addEventListener('change', () => act.change({ within: Number(select.value) }))
  return select
}
