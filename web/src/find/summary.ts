import { h, icon, type Child } from '../dom'
import type { Listing } from './listing'
import type { State } from '../state'
import type { Texts } from '../texts.zh'

/** The list's head: how many, how reckoned, from where, and by which conditions that have no chip. */
export function summary(s: State, listing: Listing, areaName: string, withMap: boolean, t: Texts, change: (patch: Partial<State>) => void): Child[] {
  const count = s.from ? t.countWithin(listing.total, s.within) : t.count(listing.total)
  const estimates = listing.rows.length > 0 && listing.rows.every((row) => row.walk?.method === 'STRAIGHT_LINE')
  const how = s.from ? [t.standardPace, estimates ? t.straight : t.byWay] : [t.byName]
  const condition = (words: string, patch: Partial<State>, name: string) =>
    h(
      'span',
      { class: 'condition' },
      words,
      h('button', { type: 'button', 'aria-label': `${name}：${words}`, onclick: () => change(patch) }, icon('x', 18)),
    )
  const provisional = listing.rows.some((row) => (row.arrival ?? row.place.opening).provisional)
  const demo = listing.rows.some((row) => row.place.source.demo)
  return [
    h('p', { class: 'count' }, h('strong', {}, count), h('span', { class: 'muted' }, how.join(' · ')), demo && h('span', { class: 'demo' }, t.demo)),
    s.from && condition(s.from.origin === 'device' ? t.startDevice : t.startTap, { from: null }, t.clearStart),
    s.area !== null && condition(t.inArea(areaName), { area: null }, t.removeFilter),
    s.text !== '' && condition(t.containing(s.text), { text: '' }, t.removeFilter),
    provisional && h('p', { class: 'muted' }, t.provisional),
    !s.from && h('p', { class: 'hint muted' }, withMap ? t.hint : t.noMap(t.mapFailed)),
  ]
}
