import { h, type Child } from '../dom'
import { kinds } from '../kinds'
import type { State } from '../state'
import { paces, profiles, zones } from '../terms'
import { groups, type Question } from './question'
import type { Say } from './say'

const minuteChoices = [5, 10, 15, 30] as const

/** What the controls change: the page's own state and the planner's part of it. */
export interface ControlActions {
  change(patch: Partial<Omit<State, 'plan'>>, plan?: Record<string, string>): void
}

/** Draws the controls of a question: of what, how far, how fast, and under what further conditions. */
export function controls(q: Question, areaName: string | null, say: Say, act: ControlActions): Child[] {
  const { t, page } = say
  const [kind] = q.kinds
  const of = segmented(t.kind, 'plan-kind', kinds.map((k) => [k, page.kindsShort[k]]), q.kinds.length === 1 ? (kind ?? null) : null, (to) => act.change({ kinds: kinds.filter((k) => k === to) }))
  const centers = q.kinds.includes('SERVICE_CENTER')
  const zone = segmented(t.zone, 'plan-zone', [['', t.anyZone], ...zones.map((z) => [z, t.zones[z]] as const)], q.zones.length > 1 ? null : (q.zones[0] ?? ''), (to) => act.change({ zones: zones.filter((z) => z === to) }))
  const choices = minuteChoices.some((n) => n === q.minutes) ? minuteChoices : [...minuteChoices, q.minutes]
  const minutes = segmented(t.minutes, 'plan-minutes', choices.map((n) => [String(n), t.minutesShort(n)]), String(q.minutes), (to) => act.change({ within: Number(to) }))
  const pace = segmented(t.pace, 'plan-pace', paces.map((p) => [p, t.paces[p]]), q.pace, (to) => act.change({ pace: paces.find((p) => p === to) ?? 'STANDARD' }))
  return [of, q.kinds.length > 1 && h('p', { class: 'muted' }, say.of(q)), centers && zone, minutes, pace, further(q, centers, say, act), q.area !== null && condition(t.inArea(areaName ?? '…'), t.removeArea, () => act.change({ area: null })), q.needs.length > 0 && condition(t.needs(q.needs.length), t.removeNeeds, () => act.change({ needs: [] }))]
}

/** Choices of which one is taken, side by side. */
function segmented(name: string, group: string, choices: readonly (readonly [string, string])[], chosen: string | null, choose: (value: string) => void): HTMLElement {
  const one = ([value, words]: readonly [string, string]) => {
    const input = h('input', { type: 'radio', name: group, value, checked: value === chosen, 'data-focus': `${group} ${value}`, onchange: () => choose(value) })
    return h('label', {}, input, h('span', {}, words))
  }
  return h('fieldset', { class: 'segmented' }, h('legend', {}, name), ...choices.map(one))
}

function further(q: Question, centers: boolean, say: Say, act: ControlActions): HTMLElement {
  const { t } = say
  const select = <V extends string>(name: string, key: string, values: readonly V[], words: Record<V, string>, chosen: V, choose: (value: V) => void) => {
    const options = values.map((value) => h('option', { value, selected: value === chosen }, words[value]))
    const box = h('select', { 'data-focus': key }, ...options)
    box.addEventListener('change', () => choose(values.find((value) => value === box.value) ?? chosen))
    return h('label', {}, h('span', {}, name), box)
  }
  const at = h('input', { type: 'datetime-local', value: q.openAt, 'data-focus': 'at' })
  at.addEventListener('change', () => act.change({}, { at: at.value.slice(0, 16) }))
  const demonstration = h('input', { type: 'checkbox', checked: q.demonstration, 'data-focus': 'demonstration' })
  demonstration.addEventListener('change', () => act.change({}, { demonstration: demonstration.checked ? '1' : '' }))
  return h(
    'details',
    { class: 'further', 'data-open': 'further', open: q.openAt !== null || q.profile !== 'FOOT' || q.group !== 'ALL' || q.demonstration },
    h('summary', {}, t.moreConditions),
    h('label', {}, h('span', {}, t.openAt), at),
    q.openAt !== null && h('p', { class: 'muted' }, t.openAtNote),
    select(t.profile, 'profile', profiles, t.profiles, q.profile, (profile) => act.change({ profile })),
    select(t.group, 'group', groups, t.groups, q.group, (group) => act.change({}, { group: group === 'ALL' ? '' : group })),
    centers && h('label', { class: 'tick' }, demonstration, h('span', {}, t.demonstration)),
  )
}

/** A condition that came with an address, and how to be rid of it. */
function condition(words: string, drop: string, onclick: () => void): HTMLElement {
  return h('span', { class: 'condition' }, words, h('button', { type: 'button', 'aria-label': drop, title: drop, onclick }, '×'))
}
