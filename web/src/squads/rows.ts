import { h, icon, svg, type Child } from '../dom'
import { phrase } from '../find/results'
import { roving } from '../find/roving'
import type { FindTexts } from '../find/texts'
import type { SquadsQuery } from '../gen/graphql'
import type { State } from '../state'
import { duty } from '../ui/card'
import type { Phrase, Words } from '../words'

type Edge = NonNullable<SquadsQuery['squads']>['edges'][number]

/** The squads read so far, and what is known of the others. */
export interface SquadList {
  rows: readonly Edge[]
  total: number
  cursor: string | null
  excluded: readonly { reason: string; count: number }[]
}

export interface SquadActions {
  open(id: string): void
  link(id: string): string
  highlight(id: string | null): void
  more(): void
  change(patch: Partial<State>): void
}

/** The head of the list: how many, in which order, for which spot. */
export function squadSummary(list: SquadList, state: State, words: Words, f: FindTexts, act: { change(patch: Partial<State>): void; wrongStart(): void }): Child[] {
  const t = words.texts
  const s = f.squads
  const condition = (text: string, patch: Partial<State>, name: string, field: string) =>
    h('span', { class: 'condition', 'data-field': field }, text, h('button', { type: 'button', 'aria-label': `${name}：${text}`, onclick: () => act.change(patch) }, icon('x', 18)))
  const start = state.from?.origin === 'device' ? t.startDevice : state.from?.origin === 'typed' ? f.startTyped(f.typedPoint) : t.startTap
  const how = state.from ? [s.byBase, f.paceLine(f.paces[state.pace], null)] : [t.byName]
  const demo = list.rows.some(({ node }) => node.source.demo)
  return [
    h('p', { class: 'count' }, h('strong', {}, state.from ? s.serving(list.total) : s.count(list.total)), h('span', { class: 'muted' }, how.join(' · ')), demo && h('span', { class: 'demo' }, t.demo)),
    state.from && condition(start, { from: null }, t.clearStart, 'near'),
    state.from && h('button', { type: 'button', class: 'link wrong-start', onclick: act.wrongStart }, f.wrongStart),
    state.text !== '' && condition(t.containing(state.text), { text: '' }, t.removeFilter, 'filter.text'),
    !state.from && h('p', { class: 'hint muted' }, s.hint),
  ]
}

/** The rows: name, duty, skills, base and walk to it, areas served, the duty phone to call at once. */
export function squadRows(list: SquadList, state: State, words: Words, f: FindTexts, act: SquadActions): Child[] {
  const t = words.texts
  if (list.rows.length === 0) return [nothing(list, state, f, act)]
  const rows = h('ol', { class: 'rows squad-rows' }, ...list.rows.map((edge, i) => squadRow(edge, i + 1, words, f, act)))
  roving(rows, 'a[data-id]')
  return [rows, list.cursor && h('button', { type: 'button', class: 'more', onclick: act.more }, t.more)]
}

function squadRow({ node, walk }: Edge, number: number, words: Words, f: FindTexts, act: SquadActions): HTMLElement {
  const t = words.texts
  const s = f.squads
  const state = duty(node.opening, words, f)
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    act.open(node.id)
  }
  const link = h('a', { href: act.link(node.id), 'data-id': node.id, onclick: open, onfocus: () => act.highlight(node.id), onblur: () => act.highlight(null) }, node.name)
  const [contact] = node.contacts
  const call =
    contact &&
    h('a', { class: 'call', href: 'tel:' + contact.phone.replaceAll(/[^+\d]/g, ''), 'data-action': 'call', 'aria-label': s.call(node.name, contact.phone) }, icon('phone', 18), contact.phone)
  return h(
    'li',
    { class: 'row', onpointerenter: () => act.highlight(node.id), onpointerleave: () => act.highlight(null) },
    squadPin(number, state.tone),
    h(
      'div',
      { class: 'body' },
      h('span', { class: 'title' }, link),
      h('span', { class: 'state' }, phrase(state)),
      h('span', { class: 'kind' }, node.skills.map((skill) => t.skills[skill] ?? skill).join('、')),
      walk && h('span', { class: 'walk' }, s.walkToBase(words.walk(walk))),
      h('span', { class: 'kind' }, [node.base && s.base(node.base.name), node.serves.length > 0 && s.serves(node.serves.map((area) => area.name).join('、'))].filter(Boolean).join(' · ')),
      call ?? h('span', { class: 'kind' }, s.noPhone),
    ),
  )
}

/** A round pin with a number, hollow while a squad is not free, dashed where nobody knows. */
export function squadPin(number: number, tone: Phrase['tone']): HTMLElement {
  const shape = svg('path', { d: 'M16 2.5a13.5 13.5 0 1 1 0 27 13.5 13.5 0 0 1 0-27Z' })
  const drawing = svg('svg', { viewBox: '0 0 32 32', width: 32, height: 32, 'aria-hidden': 'true' }, shape)
  return h('span', { class: `pin squad-pin ${tone}` }, drawing, number > 99 ? null : h('span', { class: 'number' }, String(number)))
}

function nothing(list: SquadList, state: State, f: FindTexts, act: SquadActions): HTMLElement {
  const s = f.squads
  const left = list.excluded.map(({ reason, count }) => s.excluded[reason]?.(count)).filter(Boolean)
  const button = (text: string, patch: Partial<State>) => h('button', { type: 'button', onclick: () => act.change(patch) }, text)
  return h(
    'div',
    { class: 'nothing' },
    h('p', {}, state.from ? s.noneServing : s.none),
    left.length > 0 && h('p', { class: 'muted' }, left.join(' · ')),
    h(
      'div',
      { class: 'buttons' },
      state.open !== null && button(s.dropFree, { open: null }),
      state.skills.length > 0 && button(s.dropSkills, { skills: [] }),
      state.from && button(s.dropStart, { from: null }),
    ),
  )
}
