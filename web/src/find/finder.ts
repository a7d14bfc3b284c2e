import './find.css'
import { aborted, apiLanguage, read } from '../api'
import { fill, h } from '../dom'
import { AreaDocument, PacesDocument, type AreaQuery } from '../gen/graphql'
import { corners, lngLat, samePoint, type LngLat } from '../geo'
import type { Host, Mode } from '../mode'
import { writeState, type State } from '../state'
import type { Pace } from '../terms'
import { CardPart } from './card-part'
import { chips, showCounts } from './chips'
import { filters } from './filters'
import { listKey, loadListing, type Listing } from './listing'
import { paper } from './paper'
import { results } from './results'
import { scrollerOf, toList } from './scroller'
import { share } from './share'
import { startHelp } from './start-help'
import { summary } from './summary'
import { findTexts, type FindTexts } from './texts'
import type { Circle } from './circle'
import type { RoutePart } from './route-part'

type Area = NonNullable<AreaQuery['area']>

/** Finding a place: the list, its pins, the card, the way there, the rings around the start. */
export class Finder implements Mode {
  private readonly f: FindTexts
  private readonly card: CardPart
  private readonly filterSlot = h('div')
  private readonly routeSlot = h('div', { class: 'route-slot', hidden: true })
  private readonly legend = h('div')
  private readonly paper = h('div', { class: 'paper' })
  private readonly searchHere: HTMLElement
  private listing: Listing | null = null
  private asking: AbortController | null = null
  private area: { id: string; name: string; boundary: Area['boundary'] } | null = null
  private metres: ReadonlyMap<Pace, number> = new Map()
  private more = false
  private startName: string | null = null
  private route: Promise<RoutePart> | null = null
  private circle: Promise<Circle> | null = null
  private readonly printing = () => this.drawPaper()

  constructor(private readonly host: Host) {
    this.f = findTexts(host.language)
    this.card = new CardPart(host, this.f, {
      back: () => this.close(),
      open: (id) => this.open(id),
      link: (id) => writeState({ ...host.state, place: id }),
      go: (id) => this.go(id),
      around: (place) => {
        this.startName = place.name
        host.change({ from: { at: lngLat(place.location.longitude, place.location.latitude), origin: 'typed' }, place: null, kept: false })
      },
      share: (withStart) => share(host.state, withStart),
    })
    this.searchHere = h('button', { type: 'button', class: 'search-here', onclick: () => this.askHere() }, this.f.searchHere)
  }

  async enter(): Promise<void> {
    const { parts, state, map } = this.host
    parts.summary.before(this.filterSlot)
    parts.summary.after(this.legend)
    parts.card.after(this.routeSlot)
    parts.root.after(this.paper)
    window.addEventListener('beforeprint', this.printing)
    this.drawChips()
    void this.readPaces()
    void this.showArea()
    void this.showCard()
    if (map) this.mapChanged()
    void this.showRoute()
    void this.showCircle()
    await this.list(false)
    if (state.place !== null && !state.view) void this.revealCard()
  }

  leave(): void {
    this.asking?.abort()
    const { parts, map } = this.host
    window.removeEventListener('beforeprint', this.printing)
    void this.card.show(null, null)
    void this.route?.then((route) => route.show(null))
    void this.circle?.then((circle) => circle.hide())
    for (const own of [this.filterSlot, this.legend, this.routeSlot, this.paper, this.searchHere]) own.remove()
    fill(parts.chips)
    fill(parts.summary)
    fill(parts.list)
    map?.show([])
    map?.setStart(null)
    map?.narrow(null, [])
    this.host.line(null)
    this.listing = null
    this.area = null
  }

  follow(before: State, restored = false): void {
    const { state, map, parts } = this.host
    const scroll = restored ? ((history.state as { scroll?: number } | null)?.scroll ?? 0) : 0
    if (listKey(before) !== listKey(state)) {
      this.drawChips()
      const moved = !samePoint(before.from?.at ?? null, state.from?.at ?? null)
      void this.list(!restored && (moved || before.within !== state.within || before.area !== state.area), false, scroll)
      this.placeStart()
      this.narrowMap()
    }
    if (before.area !== state.area) void this.showArea()
    if (before.place !== state.place) {
      map?.choose(state.place)
      if (state.place !== null) parts.sheet.open()
      void this.showCard().then((at) => at && !restored && this.host.state.place === state.place && this.host.map?.reveal(at))
    }
    if (before.circle !== state.circle) this.drawChips()
    void this.showRoute()
    void this.showCircle()
  }

  mapChanged(): void {
    const { map, state, parts } = this.host
    if (!map) return this.drawList()
    parts.map.append(this.searchHere)
    this.placeStart()
    this.narrowMap()
    if (this.listing) {
      map.show(this.listing.rows)
      if (state.from && !state.view) this.fit(state.from.at)
    }
    if (!state.view) this.fitArea()
    map.choose(state.place)
    if (state.place !== null && !state.view) void this.revealCard()
    void this.route?.then((route) => route.mapChanged())
    void this.circle?.then((circle) => circle.mapChanged())
  }

  clicked(from: LngLat): void {
    const { state } = this.host
    this.startName = null
    toList(this.host)
    this.host.change({ from: { at: rounded(from), origin: 'tap' }, place: state.to === null ? null : state.place, kept: false })
  }

  open(id: string): void {
    toList(this.host)
    if (id !== this.host.state.place || this.host.state.to !== null) this.host.change({ place: id, to: null })
  }

  escape(): boolean {
    const { state } = this.host
    if (state.to !== null) this.host.back({ to: null })
    else if (state.place !== null) this.close()
    else if (this.more) {
      this.toggleMore()
      this.host.parts.chips.querySelector<HTMLElement>('[data-chip=more]')?.focus()
    } else return false
    return true
  }

  /** Closes the card: back where it was opened from here, else to the list. */
  private close(): void {
    this.host.back({ place: null })
  }

  private go(id: string): void {
    this.host.parts.sheet.open()
    this.host.change({ to: id })
  }

  private askHere(): void {
    const at = this.host.map?.center
    if (at) this.clicked(at)
  }

  private placeStart(): void {
    const { map, state } = this.host
    map?.setStart(state.from?.at ?? null, (at) => {
      this.startName = null
      this.host.change({ from: { at: rounded(at), origin: 'tap' } }, true)
      this.host.say(this.f.startMoved)
    })
  }

  private wrongStart(): void {
    const { host } = this
    host.parts.sheet.set('half')
    host.line(null)
    fill(host.parts.line, startHelp(host, this.f, (at) => host.change({ from: { at, origin: 'typed' } })))
    host.parts.line.hidden = false
    host.map?.focusStart()
  }

  private async readPaces(): Promise<void> {
    try {
      const { paces } = await read(PacesDocument, {}, this.host.language)
      this.metres = new Map(paces.map(({ pace, metresIn15Minutes }) => [pace, metresIn15Minutes]))
      this.drawFilters()
      this.drawSummary()
    } catch {
      // paces keep their names; how many metres each is, is not said then
    }
  }

  private toggleMore(): void {
    this.more = !this.more
    this.drawChips()
    if (this.more) {
      this.host.parts.sheet.open()
      this.filterSlot.querySelector<HTMLElement>('input')?.focus()
    }
  }

  private drawChips(): void {
    const { parts, state, words } = this.host
    const focused = focusedChip()
    const scrolled = parts.chips.scrollLeft
    const change = (patch: Partial<State>) => this.host.change({ ...patch, place: null, to: null })
    const actions = { change, locate: () => void this.host.locate(), more: () => this.toggleMore() }
    fill(parts.chips, ...chips({ state, more: this.more }, words.texts, this.f, actions))
    showCounts(parts.chips, state, this.listing?.counts ?? null)
    this.drawFilters()
    parts.chips.scrollLeft = scrolled
    const seen = focused ?? '[aria-pressed=true]'
    const chip = parts.chips.querySelector<HTMLElement>(seen)
    if (focused) chip?.focus({ preventScroll: true })
    chip?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  private drawFilters(): void {
    const focused = (document.activeElement as HTMLElement | null)?.dataset['chip']
    const inside = this.filterSlot.contains(document.activeElement)
    const { state, words } = this.host
    if (!this.more) return fill(this.filterSlot)
    fill(this.filterSlot, filters(state, this.metres, words.texts, this.f, (patch) => this.host.change({ ...patch, place: null, to: null })))
    if (inside) this.filterSlot.querySelector<HTMLElement>(`[data-chip="${focused ?? ''}"]`)?.focus({ preventScroll: true })
  }

  /** Reads the list anew; `fit` moves the map to it. The newest question wins, and what is shown stays until it is answered. */
  private async list(fit: boolean, more = false, scroll = 0): Promise<void> {
    const { parts, state, language, words } = this.host
    this.asking?.abort()
    const asking = (this.asking = new AbortController())
    parts.list.setAttribute('aria-busy', 'true')
    const slow = setTimeout(() => !this.listing && fill(parts.list, skeleton(words.texts.loading)), 200)
    try {
      this.listing = await loadListing(state, language, more ? this.listing : null, asking.signal)
      if (asking.signal.aborted) return
      this.host.line(null)
      showCounts(parts.chips, state, this.listing.counts)
      this.drawList()
      this.announce()
      if (fit && state.from) this.fit(state.from.at)
      if (!more) scrollerOf(parts).scrollTo({ top: scroll })
    } catch (problem) {
      if (!aborted(problem)) this.host.trouble(problem, () => void this.list(fit, more))
    } finally {
      clearTimeout(slow)
      if (this.asking === asking) parts.list.removeAttribute('aria-busy')
    }
  }

  /** Moves the map to a start and the nearest places: on a phone not to all twenty, which would lie on each other. */
  private fit(start: LngLat): void {
    const shown = window.innerWidth < 768 ? 10 : 20
    this.host.map?.fit([start, ...(this.listing?.rows ?? []).slice(0, shown).map(at)])
  }

  /** Moves the map to the area that the list is of, where no start says more. */
  private fitArea(): void {
    const { boundary = null } = this.area ?? {}
    if (!this.host.state.from && boundary) this.host.map?.fit(corners(boundary))
  }

  private narrowMap(): void {
    this.host.map?.narrow(this.area?.boundary ?? null, this.host.state.kinds)
  }

  private drawSummary(): void {
    const { listing } = this
    const { parts, state, words, mapWanted } = this.host
    if (!listing) return
    const of = { listing, areaName: this.area?.name ?? '…', withMap: mapWanted, paceMetres: this.metres.get(state.pace) ?? null, startName: this.startName }
    const act = { change: (patch: Partial<State>) => this.host.change(patch), wrongStart: () => this.wrongStart() }
    fill(parts.summary, ...summary(state, of, words.texts, this.f, act))
  }

  private drawList(): void {
    const { listing } = this
    const { parts, state, words } = this.host
    if (!listing) return
    const change = (patch: Partial<State>) => this.host.change(patch)
    this.drawSummary()
    fill(
      parts.list,
      ...results(listing, state, words, this.f, {
        open: (id) => this.open(id),
        link: (id) => writeState({ ...state, place: id }),
        go: (id) => this.go(id),
        highlight: (id) => this.host.map?.choose(id ?? this.host.state.place),
        more: () => void this.list(false, true),
        widen: (minutes) => change({ within: minutes }),
        dropOpen: () => change({ open: null }),
        dropWheelchair: () => change({ profile: 'FOOT', needs: state.needs.filter((need) => need !== 'STEP_FREE_ENTRANCE') }),
        dropNeeds: () => change({ needs: [] }),
        print: () => window.print(),
      }),
    )
    this.host.map?.show(listing.rows)
    if (state.place !== null) this.host.map?.choose(state.place)
  }

  private async showArea(): Promise<void> {
    const { state, language } = this.host
    const id = state.area
    if (id !== this.area?.id) this.area = null
    if (id === null) return this.narrowMap()
    try {
      const { area } = await read(AreaDocument, { id, language: apiLanguage(language) }, language)
      if (!area || this.host.state.area !== id) return
      this.area = { id, name: area.name, boundary: area.boundary }
      this.drawList()
      this.narrowMap()
      this.fitArea()
    } catch (problem) {
      this.host.trouble(problem, () => void this.showArea())
    }
  }

  private showCard(): Promise<LngLat | null> {
    const { state } = this.host
    const row = this.listing?.rows.find((r) => r.place.id === state.place) ?? null
    return this.card.show(state.place, row)
  }

  private async revealCard(): Promise<void> {
    const at = await this.card.where
    if (at && this.host.state.place !== null) this.host.map?.reveal(at)
  }

  private async showRoute(): Promise<void> {
    const { to } = this.host.state
    if (to === null && !this.route) return
    this.route ??= import('./route-part').then(({ RoutePart }) => new RoutePart(this.host, this.routeSlot, this.f))
    const route = await this.route
    await route.show(this.host.state.to)
  }

  private async showCircle(): Promise<void> {
    const wanted = this.host.state.circle && this.host.state.from !== null
    if (!wanted && !this.circle) return
    this.circle ??= import('./circle').then(({ Circle }) => new Circle(this.host, this.legend, this.f, () => this.metres))
    const circle = await this.circle
    await circle.show()
  }

  private drawPaper(): void {
    const { listing, host } = this
    if (listing) fill(this.paper, ...paper(host, listing, this.f, this.metres.get(host.state.pace) ?? null))
  }

  private announce(): void {
    const { listing } = this
    const { state, words } = this.host
    if (!listing) return
    const t = words.texts
    const [first] = listing.rows
    const count = state.from ? t.countWithin(listing.total, state.within) : t.count(listing.total)
    const nearest = first?.walk ? `${first.place.name}，${words.walk(first.walk)}，${words.now(first.place.opening, first.place).words}` : ''
    this.host.say(t.announce(count, nearest))
  }
}

/** What finds the chip that has the focus once the chips are drawn anew; null where none has it. */
export function focusedChip(): string | null {
  const at = document.activeElement as HTMLElement | null
  const key = at?.closest('.chips') ? at.dataset['chip'] : undefined
  return key ? `[data-chip="${key}"]` : at?.classList.contains('locate') ? '.locate' : null
}

/** A point as exact as an address carries it. */
export function rounded(p: LngLat): LngLat {
  return lngLat(Math.round(p[0] * 1e5) / 1e5, Math.round(p[1] * 1e5) / 1e5)
}

function at(row: { place: { location: { longitude: number; latitude: number } } }): LngLat {
  return lngLat(row.place.location.longitude, row.place.location.latitude)
}

export function skeleton(loading: string): HTMLElement {
  return h('div', { class: 'skeletons', role: 'img', 'aria-label': loading }, ...Array.from({ length: 5 }, () => h('div', { class: 'skeleton' })))
}
