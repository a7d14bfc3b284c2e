import { h, icon, type Child } from '../dom'
import { lngLat, type LngLat } from '../geo'
import type { WalkMethod } from '../gen/graphql'
import type { Known } from './answers'
import { changeAt, changeCount, changeKey, changes, shifted, type Change, type Scenario } from './scenario'
import type { Say } from './say'

/** What waits for a tap on the map: a new place, or a new spot of what is there. */
export type Armed = { readonly type: 'add' } | { readonly type: 'change'; readonly change: Change } | { readonly type: 'place'; readonly place: string } | null

export interface TryingOf {
  readonly scenario: Scenario
  readonly armed: Armed
  /** The change or the place that is chosen. */
  readonly change: Change | null
  readonly place: Known | null
  /** People in reach of what is chosen, by minutes, where the rings are drawn. */
  readonly reach: readonly { minutes: number; people: number | null; method: WalkMethod }[]
  readonly suggesting: boolean
  readonly withMap: boolean
  /** How many changes are of places that are gone. */
  readonly gone: number
  /** The data are not those that the link was made on. */
  readonly changedData: boolean
  name(id: string): string
}

export interface TryingActions {
  arm(armed: Armed): void
  suggest(): void
  add(at: LngLat): void
  put(change: Change, at: LngLat): void
  movePlace(id: string, to: LngLat): void
  closePlace(id: string): void
  remove(change: Change): void
  choose(change: Change | null): void
  leavePlace(): void
  dismiss(): void
}

/** Draws what can be tried, and what is being tried: every change with tap and typing twins of its drag. */
export function trying(of: TryingOf, say: Say, act: TryingActions): Child[] {
  const { t } = say
  const { armed, scenario } = of
  const adding = armed?.type === 'add'
  const press = (words: string, on: boolean, focus: string, onclick: () => void) =>
    h('button', { type: 'button', class: 'action', 'aria-pressed': String(on), 'data-focus': focus, onclick }, words)
  return [
    h('div', { class: 'actions' }, press(t.addPoint, adding, 'add', () => act.arm(adding ? null : { type: 'add' })), press(t.suggest, of.suggesting, 'suggest', act.suggest)),
    adding && h('div', { class: 'adding' }, h('p', {}, of.withMap ? t.addHere : t.addHereNoMap), coordinates('new', null, t.addCoordinates, say, act.add)),
    of.changedData && h('p', { class: 'note' }, t.changedData, ' ', h('button', { type: 'button', class: 'link', onclick: act.dismiss }, t.noteDismiss)),
    of.gone > 0 && h('p', { class: 'note' }, t.gone(of.gone)),
    of.place && place(of.place, of, say, act),
    changeCount(scenario) > 0
      ? h('ul', { class: 'changes', 'aria-label': t.tryOut }, ...changes(scenario).map((c) => change(c, of, say, act)))
      : !adding && !of.place && h('p', { class: 'muted' }, t.emptyScenario),
  ]
}

/** A place that is there: how far it reaches, and to move or to close it. */
function place(known: Known, of: TryingOf, say: Say, act: TryingActions): HTMLElement {
  const { t } = say
  const armed = of.armed?.type === 'place'
  return h(
    'div',
    { class: 'chosen-place' },
    h('p', {}, h('strong', { tabindex: -1, 'data-focus': 'place' }, known.name), h('span', { class: 'muted' }, ` ${say.page.kinds[known.kind]}`), h('button', { type: 'button', class: 'drop', 'aria-label': t.close, onclick: act.leavePlace }, icon('x', 18))),
    reach(of, say),
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'button', 'aria-pressed': String(armed), 'data-focus': 'move', onclick: () => act.arm(armed ? null : { type: 'place', place: known.id }) }, t.movePlace),
      h('button', { type: 'button', 'data-focus': 'shut', onclick: () => act.closePlace(known.id) }, t.closePlace),
    ),
    armed && h('p', {}, t.moveHint(known.name)),
    armed && coordinates('place', known.at, t.set, say, (at) => act.movePlace(known.id, at)),
    armed && nudges(known.at, say, (at) => act.movePlace(known.id, at)),
  )
}

function change(c: Change, of: TryingOf, say: Say, act: TryingActions): HTMLElement {
  const { t } = say
  const key = changeKey(c)
  const chosen = of.change !== null && changeKey(of.change) === key
  const at = changeAt(of.scenario, c)
  const name = say.changeName(c, of.name)
  const armed = of.armed?.type === 'change' && changeKey(of.armed.change) === key
  const put = (to: LngLat) => act.put(c, to)
  return h(
    'li',
    { class: `${c.type}${chosen ? ' chosen' : ''}` },
    h('button', { type: 'button', class: 'name', 'aria-expanded': at ? String(chosen) : null, 'data-focus': `change ${key}`, onclick: () => act.choose(chosen ? null : c) }, h('span', { class: `plan-mark ${c.type}`, 'aria-hidden': 'true' }, mark(c)), name),
    h('button', { type: 'button', class: 'drop', 'aria-label': `${c.type === 'add' ? t.remove : t.restore}：${name}`, title: c.type === 'add' ? t.remove : t.restore, onclick: () => act.remove(c) }, icon('x', 18)),
    chosen && at && h(
      'div',
      { class: 'position' },
      reach(of, say),
      coordinates(key, at, t.set, say, put),
      nudges(at, say, put),
      of.withMap && h('button', { type: 'button', class: 'small', 'aria-pressed': String(armed), 'data-focus': 'tap', onclick: () => act.arm(armed ? null : { type: 'change', change: c }) }, t.tapToMove),
    ),
  )
}

/** What is written on the pin of a change. */
export function mark(c: Change): string {
  return c.type === 'add' ? String(c.index + 1) : c.type === 'move' ? '↔' : '×'
}

function reach(of: TryingOf, say: Say): Child {
  const known = of.reach.filter((r) => r.people !== null)
  if (known.length === 0) return null
  const words = known.map((r) => say.t.reach(r.minutes, say.t.people(say.number(r.people ?? 0))))
  if (known.some((r) => r.method === 'STRAIGHT_LINE')) words.push(say.page.straight)
  return h('p', { class: 'muted' }, words.join(' · '))
}

/** A position typed in degrees. */
function coordinates(key: string, at: LngLat | null, words: string, { t }: Say, set: (at: LngLat) => void): HTMLElement {
  const field = (name: string, value: number | undefined) =>
    h('label', {}, h('span', {}, name), h('input', { type: 'text', inputmode: 'decimal', autocomplete: 'off', value: value?.toFixed(5), 'data-focus': `${key} ${name}` }))
  const lon = field(t.longitude, at?.[0])
  const lat = field(t.latitude, at?.[1])
  const wrong = h('p', { class: 'wrong', role: 'alert', hidden: true }, t.badCoordinate)
  const submit = (event: Event) => {
    event.preventDefault()
    const [x, y] = [lon, lat].map((label) => degrees(label.querySelector('input')?.value ?? ''))
    const good = x !== undefined && y !== undefined && Math.abs(x) <= 180 && Math.abs(y) <= 90
    wrong.hidden = good
    if (good) set(lngLat(x, y))
  }
  return h('form', { class: 'plan-coordinates', novalidate: true, onsubmit: submit }, lon, lat, h('button', { type: 'submit', class: 'small' }, words), wrong)
}

/** The number of a text, also of one with full-width digits; NaN where it is none. */
function degrees(text: string): number {
  const plain = text.normalize('NFKC').trim()
  return plain === '' ? NaN : Number(plain)
}

const nudge = 25 // metres

function nudges(at: LngLat, { t }: Say, set: (at: LngLat) => void): HTMLElement {
  const button = (words: string, arrow: string, east: number, north: number) =>
    h('button', { type: 'button', 'aria-label': words, title: words, 'data-focus': words, onclick: () => set(shifted(at, east * nudge, north * nudge)) }, arrow)
  const buttons = [button(t.west, '←', -1, 0), button(t.north, '↑', 0, 1), button(t.south, '↓', 0, -1), button(t.east, '→', 1, 0)]
  return h('div', { class: 'nudges', role: 'group', 'aria-label': t.position }, ...buttons, h('span', { class: 'muted', 'aria-hidden': 'true' }, '25 m'))
}
