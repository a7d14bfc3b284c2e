import { fill, h, icon, type Child } from '../dom'
import { looks } from '../kinds'
import type { Row } from '../find/listing'
import { kept, toggleKept } from '../find/kept'
import type { FindTexts } from '../find/texts'
import { facilities, type Contact, type Hours, type Opening, type PlaceCard, type Source, type SquadCard, type Walk } from '../records'
import type { Phrase, Words } from '../words'
import type { State } from '../state'
import { badge, phrase, unknownPart } from '../find/results'

/** What can be done in a card. */
export interface CardActions {
  back(): void
  open(id: string): void
  link(id: string): string
  go(id: string): void
  around(place: PlaceCard): void
  share(withStart: boolean): Promise<'shared' | 'copied' | 'failed'>
}

/** Draws the card of a place; `row` is its row in the list, where it has one, for the walk to it. */
export function placeCard(place: PlaceCard, row: Row | null, state: State, words: Words, f: FindTexts, act: CardActions): HTMLElement {
  const t = words.texts
  const card = h(
    'article',
    { class: 'card', 'aria-labelledby': 'card-title' },
    backButton(words, act),
    h('h2', { id: 'card-title', tabindex: -1 }, place.name, badge(place.demonstration ? t.demonstration : null, 'badge')),
    h('p', { class: 'kind' }, icon(looks[place.kind].icon, 18), t.kinds[place.kind], badge(place.source.demo ? t.demo : null, 'demo')),
    place.notice && h('p', { class: 'notice' }, h('strong', {}, t.notice), ' ', place.notice.text, place.notice.until && `（${t.until(words.day(place.notice.until))}）`),
    h('p', { class: 'walk', hidden: true }),
    h('p', { class: 'state' }),
    phones(place.contacts, words),
    doings(place, state, words, f, act),
    hours(place.hours, words, place.opening.at, t.hours),
    zones(place, words),
    facts(place, words),
    accessibility(place, words),
    pictures(place, f),
    squads(place, words, act),
    trust(place.source, words, place.verifiedAt ? t.verified(words.date(place.verifiedAt), place.verifiedBy ?? '') : t.neverVerified),
  )
  drawWalk(card, { place, walk: row?.walk ?? null, arrival: row?.arrival ?? null, none: null }, state, words, f)
  return card
}

/** Pictures: those that this server has are seen, those of other hosts are links, for the page asks nothing of other hosts. */
function pictures(place: PlaceCard, f: FindTexts): Child {
  if (place.pictures.length === 0) return null
  const one = ({ url, alternativeText }: PlaceCard['pictures'][number]) => {
    const address = URL.canParse(url, location.href) ? new URL(url, location.href) : null
    if (!address || !/^https?:$/.test(address.protocol)) return null
    const own = address.origin === location.origin
    return h('li', {}, own ? h('img', { src: address.href, alt: alternativeText, loading: 'lazy' }) : h('a', { href: address.href, target: '_blank', rel: 'noopener noreferrer' }, alternativeText))
  }
  return section(f.pictures, h('ul', { class: 'pictures' }, ...place.pictures.map(one)))
}

/** The walk to a place of a card and how it is there on arrival; `none` is why there is no walk. */
export interface WalkOf {
  place: PlaceCard
  walk: Walk | null
  arrival: Opening | null
  none: string | null
}

/** Writes into a card how far it is, with pace and method, and whether the place is open now and on arrival. */
export function drawWalk(card: HTMLElement, { place, walk, arrival, none }: WalkOf, state: State, words: Words, f: FindTexts): void {
  const t = words.texts
  const line = card.querySelector<HTMLElement>('.walk')
  const later = arrival ? words.arrival(place.opening, arrival) : null
  const provisional = (arrival ?? place.opening).provisional
  if (line) {
    const method = walk?.method === 'NETWORK' ? ` · ${t.byWay}` : ''
    fill(line, ...(walk ? [words.walk(walk), h('span', { class: 'muted' }, ` · ${f.paceLine(f.paces[state.pace], null)}${method}`), unknownPart(walk, words, f)] : [none && `${f.route.none}${f.colon}${f.route.why[none] ?? ''}`]))
    line.hidden = !walk && !none
  }
  const states = card.querySelector('.state')
  const rule = f.rules[place.opening.basis]
  if (states) fill(states, phrase(words.now(place.opening, place)), later && phrase(later), rule && h('span', { class: 'rule muted' }, rule), provisional && h('span', { class: 'provisional' }, t.provisional))
}

/** What can be done with a place: go there, look around it, keep it, share it. */
function doings(place: PlaceCard, state: State, words: Words, f: FindTexts, act: CardActions): HTMLElement {
  const t = words.texts
  const said = h('p', { class: 'said', role: 'status' })
  const start = h('input', { type: 'checkbox', 'data-field': 'share-start' })
  const keep = h('button', { type: 'button', 'aria-pressed': String(kept().includes(place.id)) }, icon('star', 18), f.keep)
  keep.addEventListener('click', () => keep.setAttribute('aria-pressed', String(toggleKept(place.id))))
  const send = () => void act.share(start.checked).then((how) => how !== 'shared' && fill(said, how === 'copied' ? f.copied : f.copyFailed))
  return h(
    'div',
    { class: 'doings' },
    h('button', { type: 'button', class: 'go', 'data-go': place.id, onclick: () => act.go(place.id) }, icon('footprints', 18), t.goThere),
    keep,
    h('button', { type: 'button', onclick: send }, icon('share-2', 18), f.share),
    h('button', { type: 'button', onclick: () => act.around(place) }, icon('map-pin', 18), f.around),
    state.from && state.from.origin !== 'typed' && h('label', { class: 'with-start' }, start, f.withStart),
    said,
  )
}

/** Draws the card of a squad. */
export function squadCard(squad: SquadCard, words: Words, f: FindTexts, act: Pick<CardActions, 'back' | 'open' | 'link'>): HTMLElement {
  const t = words.texts
  const base = squad.base
  return h(
    'article',
    { class: 'card', 'aria-labelledby': 'card-title' },
    backButton(words, act),
    h('h2', { id: 'card-title', tabindex: -1 }, squad.name),
    h('p', { class: 'kind squad' }, icon('hand-heart', 18), t.squad, badge(squad.source.demo ? t.demo : null, 'demo')),
    h('p', { class: 'state' }, phrase(duty(squad.opening, words, f))),
    phones(squad.contacts, words),
    hours(squad.hours, words, squad.opening.at, t.dutyHours),
    definitions([
      [t.skillsLabel, squad.skills.map((skill) => t.skills[skill] ?? skill).join('、')],
      [t.members, squad.members === null ? null : String(squad.members)],
      [t.serves, squad.serves.map((area) => area.name).join('、')],
      [t.base, base && recordLink(base, act)],
    ]),
    trust(squad.source, words, null),
  )
}

/** Whether a squad is free, and until or from when. */
export function duty(opening: Opening, words: Words, f: FindTexts): Phrase {
  const now = words.now(opening)
  const s = f.squads
  if (opening.state === 'OPEN') return { ...now, words: s.free(opening.closesAt && words.when(opening.closesAt, opening.at)) }
  return { ...now, words: opening.state === 'UNKNOWN' ? s.unknown : s.notFree(opening.opensAt && words.when(opening.opensAt, opening.at)) }
}

function backButton(words: Words, act: Pick<CardActions, 'back'>): HTMLElement {
  return h('button', { type: 'button', class: 'back', onclick: act.back }, icon('chevron-left'), words.texts.back)
}

function recordLink(record: { id: string; name: string }, act: Pick<CardActions, 'open' | 'link'>): HTMLElement {
  const open = (event: MouseEvent) => {
    event.preventDefault()
    act.open(record.id)
  }
  return h('a', { href: act.link(record.id), onclick: open }, record.name)
}

export function phones(contacts: readonly Contact[], words: Words): Child {
  const t = words.texts
  if (contacts.length === 0) return h('p', { class: 'muted' }, t.noPhones)
  const one = (c: Contact) =>
    h(
      'li',
      {},
      h('a', { class: 'call', href: 'tel:' + c.phone.replaceAll(/[^+\d]/g, '') }, icon('phone', 18), c.phone),
      h('span', { class: 'muted' }, c.label, c.hours && ` · ${c.hours}`),
    )
  return h('ul', { class: 'phones', 'aria-label': t.phones }, ...contacts.map(one))
}

function section(title: string, ...content: Child[]): HTMLElement {
  return h('section', {}, h('h3', {}, title), ...content)
}

function hours(of: Hours | null, words: Words, now: string, title: string): Child {
  const t = words.texts
  if (!of) return section(title, h('p', { class: 'muted' }, t.unknownShort))
  const today = words.date(now)
  const days = of.week.map((day) => {
    const spans = day.spans.map((s) => `${s.opens}–${s.closesNextDay ? t.nextDay + ' ' : ''}${s.closes}`)
    const open = day.known ? spans : [...spans, spans.length > 0 ? t.unknownElse : t.unknownDay]
    const [year = 0, month = 1, date = 1] = day.date.split('-').map(Number)
    const name = t.weekdays[new Date(Date.UTC(year, month - 1, date)).getUTCDay()] ?? ''
    return h('tr', { class: day.date === today ? 'today' : null }, h('th', { scope: 'row' }, name, day.date === today && ` · ${t.today}`), h('td', {}, open.join('，') || t.closedAllDay))
  })
  return section(title, h('p', {}, of.text), h('table', { class: 'week' }, h('tbody', {}, ...days)))
}

function zones(place: PlaceCard, words: Words): Child {
  const t = words.texts
  if (!place.zones || place.zones.length === 0) return null
  const one = (zone: (typeof place.zones & object)[number]) =>
    h(
      'li',
      {},
      h('strong', {}, zone.name),
      phrase(words.now(zone.opening)),
      zone.services.length > 0 && h('span', {}, zone.services.join('、')),
      zone.capacity !== null && h('span', { class: 'muted' }, t.people(zone.capacity)),
      zone.contacts.length > 0 && phones(zone.contacts, words),
    )
  return section(t.zones, h('ul', { class: 'zones' }, ...place.zones.map(one)))
}

function facts(place: PlaceCard, words: Words): Child {
  const t = words.texts
  const list = (values: readonly string[] | undefined) => (values && values.length > 0 ? values.join('、') : null)
  return definitions([
    [t.address, place.address],
    [t.area, place.area?.name ?? null],
    [t.offers, list(place.amenities?.map((a) => t.amenities[a] ?? a))],
    [t.seats, place.seats == null ? null : String(place.seats)],
    [t.books, place.books == null ? null : String(place.books)],
    [t.topics, list(place.topics)],
    [t.theme, place.theme ?? null],
    [t.period, place.period ?? null],
    [t.has, list(place.facilities)],
    [t.cluster, place.cluster?.name ?? null],
  ])
}

function definitions(pairs: readonly (readonly [string, Node | string | null])[]): Child {
  const known = pairs.filter(([, value]) => value)
  if (known.length === 0) return null
  return h('dl', { class: 'facts' }, ...known.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]))
}

function accessibility(place: PlaceCard, words: Words): Child {
  const t = words.texts
  const one = (name: (typeof facilities)[number]) => {
    const known = place.accessibility[name]
    return h('li', { class: known.toLowerCase() }, t.facilities[name], h('strong', {}, t.known[known]))
  }
  return section(t.accessibility, h('ul', { class: 'access' }, ...facilities.map(one)))
}

function squads(place: PlaceCard, words: Words, act: CardActions): Child {
  if (place.squads.length === 0) return null
  return section(words.texts.squads, h('ul', { class: 'squads' }, ...place.squads.map((squad) => h('li', {}, recordLink(squad, act)))))
}

function trust(source: Source, words: Words, verified: string | null): HTMLElement {
  const t = words.texts
  return h('p', { class: 'trust muted' }, verified && h('span', {}, verified), h('span', {}, t.source(source.name, source.licence)))
}
