import { h, icon, type Child } from '../dom'
import { looks } from '../kinds'
import type { Listing, Row } from './listing'
import type { State } from '../state'
import type { Phrase, Words } from '../words'
import { pin } from '../ui/pin'

/** What can be done in the list. */
export interface ResultActions {
  open(id: string): void
  link(id: string): string
  highlight(id: string | null): void
  more(): void
  widen(minutes: number): void
  dropOpen(): void
}

/** Draws the list of a listing. */
export function results(listing: Listing, state: State, words: Words, act: ResultActions): Child[] {
  if (listing.rows.length === 0) return [nothing(listing, state, words, act)]
  const rows = h('ol', { class: 'rows' }, ...listing.rows.map((row) => resultRow(row, words, act)))
  rows.addEventListener('keydown', moveFocus)
  const more = listing.cursor ? h('button', { type: 'button', class: 'more', onclick: act.more }, words.texts.more) : null
  return [rows, more]
}

function resultRow(row: Row, words: Words, act: ResultActions): HTMLElement {
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
    walk && h('span', { class: 'walk' }, words.walk(walk)),
  ]
  const kind = h('span', { class: 'kind' }, icon(looks[place.kind].icon, 18), t.kinds[place.kind])
  return h(
    'li',
    { class: 'row', onpointerenter: () => act.highlight(place.id), onpointerleave: () => act.highlight(null) },
    pin(place.kind, row.number, now.tone),
    h('div', { class: 'body' }, ...top, kind, h('span', { class: 'state' }, phrase(now), later && phrase(later))),
  )
}

/** Words about opening with their glyph, which is not read aloud. */
export function phrase(p: Phrase): HTMLElement {
  return h('span', { class: `phrase ${p.tone}` }, h('span', { 'aria-hidden': 'true', class: 'glyph' }, p.glyph), p.words)
}

export function badge(text: string | null, name: string): Child {
  return text && h('span', { class: name }, text)
}

/** Says that nothing is there, what is nearest, and what would help. */
function nothing(listing: Listing, state: State, words: Words, act: ResultActions): HTMLElement {
  const t = words.texts
  if (!state.from) return h('p', { class: 'nothing' }, t.noneAtAll)
  const [only] = state.kinds
  const what = state.kinds.length === 1 && only ? t.kinds[only] : t.place
  const nearest = listing.nearestOutside
  const wider = [30, 60].find((n) => n > state.within && (!nearest || n >= nearest.walk.minutes))
  const left = listing.excluded.map(({ reason, count }) => t.excluded[reason]?.(count)).filter(Boolean)
  const button = (text: string, onclick: () => void) => h('button', { type: 'button', onclick }, text)
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
      state.openOnArrival && button(t.dropOpen, act.dropOpen),
    ),
  )
}

/** Arrow keys, Home and End move the focus from row to row. */
function moveFocus(event: KeyboardEvent): void {
  const links = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>('a[data-id]')]
  const at = links.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key]
  if (at < 0 || to === undefined) return
  event.preventDefault()
  links[to]?.focus()
}
