import { h, icon, type Child } from '../dom'
import { looks } from '../kinds'
import type { Listing, Row, ZoneNow } from './listing'
import type { State } from '../state'
import type { Phrase, Words } from '../words'
import { pin } from '../ui/pin'
import type { FindTexts } from './texts'
import { wheelchair } from './chips'
import { roving } from './roving'

/** What can be done in the list. */
export interface ResultActions {
  open(id: string): void
  link(id: string): string
  go(id: string): void
  highlight(id: string | null): void
  more(): void
  widen(minutes: number): void
  dropOpen(): void
  dropWheelchair(): void
  dropNeeds(): void
  print(): void
}

/** Draws the list of a listing. */
export function results(listing: Listing, state: State, words: Words, f: FindTexts, act: ResultActions): Child[] {
  if (listing.rows.length === 0) return [state.kept ? h('p', { class: 'nothing' }, f.keptNone) : nothing(listing, state, words, f, act)]
  const rows = h('ol', { class: 'rows' }, ...listing.rows.map((row) => resultRow(row, words, f, act)))
  roving(rows, 'a[data-id]')
  const more = listing.cursor ? h('button', { type: 'button', class: 'more', onclick: act.more }, words.texts.more) : null
  const print = h('button', { type: 'button', class: 'link print', onclick: act.print }, f.print)
  return [rows, more, print]
}

function resultRow(row: Row, words: Words, f: FindTexts, act: ResultActions): HTMLElement {
  const { place, walk, arrival } = row
  const t = words.texts
  const now = words.now(place.opening, place)
  const later = arrival && words.arrival(place.opening, arrival)
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    act.open(place.id)
  }
  const link = h('a', { href: act.link(place.id), 'data-id': place.id, onclick: open, onfocus: () => act.highlight(place.id), onblur: () => act.highlight(null) }, place.name)
  const top = [
    h('span', { class: 'title' }, link, badge(place.demonstration ? t.demonstration : null, 'badge')),
    walk && h('span', { class: 'walk' }, words.walk(walk), unknownPart(walk, words, f)),
  ]
  const kind = h('span', { class: 'kind' }, icon(looks[place.kind].icon, 18), t.kinds[place.kind])
  const go = h('button', { type: 'button', class: 'row-go', 'data-action': 'go', 'aria-label': f.actions(place.name), onclick: () => act.go(place.id) }, icon('footprints', 18), t.goThere)
  return h(
    'li',
    { class: 'row', onpointerenter: () => act.highlight(place.id), onpointerleave: () => act.highlight(null) },
    pin(place.kind, row.number, now.tone),
    h('div', { class: 'body' }, ...top, kind, h('span', { class: 'state' }, phrase(now), later && phrase(later)), zoneLine(row, words, f), go),
  )
}

/** How much of a walk nobody knows to be passable, where that counts. */
export function unknownPart(walk: { unknownMetres: number; method: string }, words: Words, f: FindTexts): Child {
  return walk.unknownMetres > 0 && walk.method === 'NETWORK' && h('span', { class: 'unknown-metres' }, ' · ', f.unknownMetres(words.texts.metres(walk.unknownMetres)))
}

/** The zones that were asked for, each with its own state, beside the center's. */
function zoneLine({ place, zones }: Row, words: Words, f: FindTexts): Child {
  if (zones.length === 0) return null
  const one = ({ kind, opening }: ZoneNow) => {
    const name = f.zones[kind]
    if (opening.state === 'OPEN') return f.zoneOpen(name)
    return opening.state === 'UNKNOWN' ? f.zoneUnknown(name) : f.zoneClosed(name, opening.opensAt ? words.when(opening.opensAt, opening.at) : null)
  }
  const center = { OPEN: f.centerOpen, CLOSED: f.centerClosed, UNKNOWN: f.centerUnknown }[place.opening.state]
  return h('span', { class: 'zone-line' }, f.zoneLine(center, zones.map(one).join(' · ')))
}

/** Words about opening with their glyph, which is not read aloud. */
export function phrase(p: Phrase): HTMLElement {
  return h('span', { class: `phrase ${p.tone}` }, h('span', { 'aria-hidden': 'true', class: 'glyph' }, p.glyph), p.words)
}

export function badge(text: string | null, name: string): Child {
  return text && h('span', { class: name }, text)
}

/** Says that nothing is there, what is nearest, and what would help. */
function nothing(listing: Listing, state: State, words: Words, f: FindTexts, act: ResultActions): HTMLElement {
  const t = words.texts
  const button = (text: string, onclick: () => void) => h('button', { type: 'button', onclick }, text)
  const ways = wheelchair(state) || state.profile === 'WHEELCHAIR'
  const loosen = [
    state.open !== null && button(t.dropOpen, act.dropOpen),
    ways && button(f.dropWheelchair, act.dropWheelchair),
    !ways && state.needs.length > 0 && button(f.dropNeeds, act.dropNeeds),
  ]
  if (!state.from) return h('div', { class: 'nothing' }, h('p', {}, t.noneAtAll), h('div', { class: 'buttons' }, ...loosen))
  const [only] = state.kinds
  const mediation = state.kinds.length === 2 && state.kinds.includes('MEDIATION_ROOM') && state.zones.includes('MEDIATION')
  const what = mediation ? f.mediationOrCenter : state.kinds.length === 1 && only ? t.kinds[only] : t.place
  const nearest = listing.nearestOutside
  const wider = [30, 60].find((n) => n > state.within && (!nearest || n >= nearest.walk.minutes))
  const left = listing.excluded.map(({ reason, count }) => (t.excluded[reason] ?? f.excludedBy[reason])?.(count)).filter(Boolean)
  return h(
    'div',
    { class: 'nothing' },
    h('p', {}, t.noneWithin(state.within, what), ' ', nearest ? t.nearest(nearest.place.name, words.walk(nearest.walk)) : t.noneIn10km),
    left.length > 0 && h('p', { class: 'muted' }, left.join(' · ')),
    h(
      'div',
      { class: 'buttons' },
      nearest && button(t.seeIt, () => act.open(nearest.place.id)),
      wider !== undefined && button(t.widen(wider), () => act.widen(wider)),
      ...loosen,
    ),
  )
}
