import { h, icon, type Child } from '../dom'
import type { Listing } from './listing'
import type { State } from '../state'
import type { Texts } from '../texts.zh'
import type { FindTexts } from './texts'

/** What the head of the list says beside the state. */
export interface SummaryOf {
  listing: Listing
  areaName: string
  withMap: boolean
  paceMetres: number | null
  /** The name of a start that was typed. */
  startName: string | null
}

/** What can be done in the head of the list. */
export interface SummaryActions {
  change(patch: Partial<State>): void
  wrongStart(): void
}

/** The list's head: how many, how reckoned, from where, and by which conditions. */
export function summary(s: State, of: SummaryOf, t: Texts, f: FindTexts, act: SummaryActions): Child[] {
  const { listing } = of
  if (s.kept) return [h('p', { class: 'count' }, h('strong', {}, t.count(listing.total)), h('span', { class: 'muted' }, f.keptList))]
  const count = s.from ? t.countWithin(listing.total, s.within) : t.count(listing.total)
  const estimates = listing.rows.length > 0 && listing.rows.every((row) => row.walk?.method === 'STRAIGHT_LINE')
  const how = s.from ? [f.paceLine(f.paces[s.pace], of.paceMetres), estimates ? t.straight : t.byWay] : [t.byName]
  const condition = (words: string, patch: Partial<State>, name: string, field: string) =>
    h(
      'span',
      { class: 'condition', 'data-field': field },
      words,
      h('button', { type: 'button', 'aria-label': `${name}：${words}`, onclick: () => act.change(patch) }, icon('x', 18)),
    )
  const provisional = listing.rows.some((row) => (row.arrival ?? row.place.opening).provisional)
  const demo = listing.rows.some((row) => row.place.source.demo)
  const start = s.from?.origin === 'device' ? t.startDevice : s.from?.origin === 'typed' ? f.startTyped(of.startName ?? f.typedPoint) : t.startTap
  return [
    h('p', { class: 'count' }, h('strong', {}, count), h('span', { class: 'muted' }, how.join(' · ')), demo && h('span', { class: 'demo' }, t.demo)),
    s.from && condition(start, { from: null, circle: false }, t.clearStart, 'from'),
    s.from && h('button', { type: 'button', class: 'link wrong-start', onclick: act.wrongStart }, f.wrongStart),
    s.profile === 'WHEELCHAIR' && condition(f.wheelchairWays, { profile: 'FOOT' }, t.removeFilter, 'profile'),
    ...s.needs.map((need) => condition(f.needs[need], { needs: s.needs.filter((n) => n !== need) }, t.removeFilter, 'filter.accessibility')),
    ...s.zones.map((zone) => condition(f.zones[zone], { zones: s.zones.filter((z) => z !== zone) }, t.removeFilter, 'filter.zones')),
    s.open === 'now' && condition(f.openNow, { open: null }, t.removeFilter, 'filter.open'),
    s.area !== null && condition(t.inArea(of.areaName), { area: null }, t.removeFilter, 'filter.areas'),
    s.text !== '' && condition(t.containing(s.text), { text: '' }, t.removeFilter, 'filter.text'),
    provisional && h('p', { class: 'muted' }, t.provisional),
    !s.from && h('p', { class: 'hint muted' }, of.withMap ? t.hint : t.noMap(t.mapFailed)),
  ]
}
