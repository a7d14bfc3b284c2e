import { aborted, apiLanguage, ApiError, ask, must, read } from './api'
import { CardPart } from './card-part'
import { fill, h } from './dom'
import { AreaDocument, SearchDocument, type AreaQuery } from './gen/graphql'
import { corners, lngLat, pointInput, samePoint, type LngLat } from './geo'
import { layout, legalLine, mapControls, type Layout } from './layout'
import { listKey, loadListing, type Listing } from './listing'
import { locate } from './locate'
import type { MapView } from './map/map'
import type { Dataset, Found } from './records'
import { readState, writeState, type Language, type State } from './state'
import { summary } from './summary'
import type { Texts } from './texts.zh'
import { chips } from './ui/chips'
import { results } from './ui/results'
import { searchBox, type Choice } from './ui/search'
import type { Words } from './words'

/** The page at work: one state, written to the address, drawn as list, card and map. */
export class App {
  readonly element: HTMLElement
  private readonly t: Texts
  private readonly parts: Layout
  private readonly search: HTMLInputElement
  private readonly card: CardPart
  private map: MapView | null = null
  private mapWanted = true
  private listing: Listing | null = null
  private asking: AbortController | null = null
  private area: { id: string; name: string; boundary: NonNullable<AreaQuery['area']>['boundary'] } | null = null
  private device: LngLat | null = null

  constructor(
    private state: State,
    private readonly language: Language,
    private readonly dataset: Dataset,
    private readonly words: Words,
  ) {
    this.t = words.texts
    const other: Language = language === 'zh' ? 'en' : 'zh'
    this.parts = layout(this.t, writeState({ ...state, language: other }), () => this.padMap())
    this.element = this.parts.root
    const box = searchBox(this.t, state.text, (text, signal) => this.find(text, signal), (choice) => this.choose(choice))
    this.search = box.input
    this.parts.searchSlot.append(box.element)
    this.card = new CardPart(this.parts, language, words, {
      back: () => this.close(),
      open: (id) => this.open(id),
      link: (id) => writeState({ ...this.state, place: id }),
    })
  }

  /** Begins: the list first, the map when the list stands. */
  start(): void {
    const { parts, dataset } = this
    document.title = `${dataset.name} · ${this.t.title}`
    fill(parts.root.querySelector('h1') as Element, dataset.name)
    legalLine(parts.legal, dataset, this.t)
    if (dataset.stale) this.say(this.t.stale(this.words.time(dataset.asOf)))
    new ResizeObserver(() => this.padMap()).observe(parts.root.querySelector('header') as Element)
    window.addEventListener('popstate', () => this.restore())
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.state.place !== null) this.close()
    })
    parts.root.querySelector('.language')?.addEventListener('click', (event) => {
      event.preventDefault()
      location.assign(writeState({ ...this.state, language: this.language === 'zh' ? 'en' : 'zh' }))
    })
    this.drawChips()
    if (!canDraw()) this.withoutMap()
    void this.list(false).then(() => (this.mapWanted ? this.loadMap() : undefined))
    void this.showArea()
    void this.card.show(this.state.place, null)
  }

  /** Takes over what changed, and writes the address: a new entry of the history, unless `replace`. */
  private change(patch: Partial<State>, replace = false): void {
    const before = this.state
    this.state = { ...before, ...patch }
    const record = { device: this.state.from?.origin === 'device' }
    if (replace) history.replaceState(record, '', writeState(this.state))
    else history.pushState(record, '', writeState(this.state))
    this.follow(before)
  }

  /** Goes back or forth to the state of the address. */
  private restore(): void {
    const before = this.state
    const { device } = (history.state ?? {}) as { device?: boolean }
    const read = readState(location.search, location.hash)
    this.state = device && this.device ? { ...read, from: { at: this.device, origin: 'device' } } : read
    this.follow(before)
  }

  /** Draws what a change of the state asks for, and nothing else. */
  private follow(before: State): void {
    const { state } = this
    if (listKey(before) !== listKey(state)) {
      this.drawChips()
      const moved = !samePoint(before.from?.at ?? null, state.from?.at ?? null)
      void this.list(moved || before.within !== state.within || before.area !== state.area)
      this.map?.setStart(state.from?.at ?? null)
      this.narrowMap()
    }
    if (before.area !== state.area) void this.showArea()
    if (before.place !== state.place) {
      const row = this.listing?.rows.find((r) => r.place.id === state.place) ?? null
      this.map?.choose(state.place)
      if (state.place !== null) this.parts.sheet.open()
      void this.card.show(state.place, row).then((at) => at && this.state.place === state.place && this.map?.reveal(at))
    }
  }

  private drawChips(): void {
    const { parts } = this
    const focused = (document.activeElement as HTMLElement | null)?.dataset['chip']
    const scrolled = parts.chips.scrollLeft
    const change = (patch: Partial<State>) => this.change({ ...patch, place: null })
    fill(parts.chips, ...chips(this.state, this.t, { change, locate: () => void this.locate() }))
    parts.chips.scrollLeft = scrolled
    const seen = focused ? `[data-chip="${focused}"]` : '[aria-pressed=true]'
    const chip = parts.chips.querySelector<HTMLElement>(seen)
    if (focused) chip?.focus({ preventScroll: true })
    chip?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  /** Reads the list anew; `fit` moves the map to it. The newest question wins, and what is shown stays until it is answered. */
  private async list(fit: boolean, more = false): Promise<void> {
    const { parts, state } = this
    this.asking?.abort()
    const asking = (this.asking = new AbortController())
    parts.list.setAttribute('aria-busy', 'true')
    const slow = setTimeout(() => !this.listing && fill(parts.list, ...skeleton(this.t)), 200)
    try {
      this.listing = await loadListing(state, this.language, more ? this.listing : null, asking.signal)
      this.drawList()
      this.announce()
      const start = state.from
      if (fit && start) this.fit(start.at)
      if (!more) parts.panel.querySelector('.scroll')?.scrollTo({ top: 0 })
    } catch (problem) {
      if (!aborted(problem)) this.trouble(problem, () => void this.list(fit, more))
    } finally {
      clearTimeout(slow)
      if (this.asking === asking) parts.list.removeAttribute('aria-busy')
    }
  }

  /** Moves the map to a start and the nearest places: on a phone not to all twenty, which would lie on each other. */
  private fit(start: LngLat): void {
    const shown = window.innerWidth < 768 ? 10 : 20
    this.map?.fit([start, ...(this.listing?.rows ?? []).slice(0, shown).map(at)])
  }

  /** Moves the map to the area that the list is of, where no start says more. */
  private fitArea(): void {
    const { boundary = null } = this.area ?? {}
    if (!this.state.from && boundary) this.map?.fit(corners(boundary))
  }

  private narrowMap(): void {
    this.map?.narrow(this.area?.boundary ?? null, this.state.kinds)
  }

  private drawList(): void {
    const { listing, parts, state, t } = this
    if (!listing) return
    this.line(null)
    const change = (patch: Partial<State>) => this.change(patch)
    fill(parts.summary, ...summary(state, listing, this.area?.name ?? '…', this.mapWanted, t, change))
    fill(
      parts.list,
      ...results(listing, state, this.words, {
        open: (id) => this.open(id),
        link: (id) => writeState({ ...state, place: id }),
        highlight: (id) => this.map?.choose(id ?? this.state.place),
        more: () => void this.list(false, true),
        widen: (minutes) => change({ within: minutes }),
        dropOpen: () => change({ openOnArrival: false }),
      }),
    )
    this.map?.show(listing.rows)
  }

  private open(id: string): void {
    if (id !== this.state.place) this.change({ place: id })
  }

  /** Closes the card: back where it was opened from here, else to the list. */
  private close(): void {
    this.change({ place: null })
  }

  private ask(from: LngLat): void {
    const at = lngLat(Math.round(from[0] * 1e5) / 1e5, Math.round(from[1] * 1e5) / 1e5)
    this.change({ from: { at, origin: 'tap' }, place: null })
  }

  private async locate(): Promise<void> {
    const { t } = this
    this.line(t.placing, false)
    const found = await locate()
    if ('problem' in found) return this.line(found.problem === 'rough' ? t.rough(found.metres) : t[found.problem])
    this.device = found
    this.line(null)
    this.change({ from: { at: found, origin: 'device' }, place: null })
  }

  private find(text: string, signal: AbortSignal): Promise<Found> {
    const near = this.state.from && pointInput(this.state.from.at)
    return ask(SearchDocument, { text, near, language: apiLanguage(this.language) }, this.language, signal).then((a) => must(a.search))
  }

  private choose(choice: Choice): void {
    switch (choice.type) {
      case 'record':
        return this.open(choice.id)
      case 'kind':
        return this.change({ kinds: [choice.kind], text: '', place: null })
      case 'area':
        return this.change({ area: choice.id, text: '', place: null })
      case 'text':
        if (choice.text !== this.state.text) this.change({ text: choice.text, place: null })
    }
  }

  private async showArea(): Promise<void> {
    const id = this.state.area
    if (id !== this.area?.id) this.area = null
    if (id === null) return this.narrowMap()
    try {
      const { area } = await read(AreaDocument, { id, language: apiLanguage(this.language) }, this.language)
      if (!area || this.state.area !== id) return
      this.area = { id, name: area.name, boundary: area.boundary }
      this.drawList()
      this.narrowMap()
      this.fitArea()
    } catch (problem) {
      this.trouble(problem, () => void this.showArea())
    }
  }

  /** Loads MapLibre and draws the map. Whatever goes wrong there, the list stays whole. */
  private async loadMap(): Promise<void> {
    const { parts, state, dataset, t } = this
    try {
      const { MapView } = await import('./map/map')
      this.map = new MapView(parts.map, this.words, this.language, state.view ?? dataset.bounds, {
        ask: (spot) => this.ask(spot),
        open: (id) => this.open(id),
        rest: (view) => this.change({ view }, true),
      })
    } catch (problem) {
      console.info('no map:', problem)
      return this.withoutMap()
    }
    mapControls(parts.controls, t, (by) => this.map?.zoom(by))
    this.padMap()
    this.map.setStart(state.from?.at ?? null)
    this.narrowMap()
    if (this.listing) {
      this.map.show(this.listing.rows)
      if (this.state.from && !state.view) this.fit(this.state.from.at)
    }
    if (!state.view) this.fitArea()
    this.map.choose(this.state.place)
  }

  private withoutMap(): void {
    this.mapWanted = false
    this.map = null
    this.parts.root.classList.add('no-map')
    fill(this.parts.map, h('p', {}, this.t.mapFailed))
    this.drawList()
  }

  /** Tells the map what header and sheet cover of it. */
  private padMap(): void {
    if (!this.map) return
    const map = this.parts.map.getBoundingClientRect()
    const panel = this.parts.panel.getBoundingClientRect()
    const head = (this.parts.root.querySelector('header') as Element).getBoundingClientRect()
    const beside = panel.right <= map.left + 1
    const covered = beside ? 0 : Math.max(0, Math.min(map.bottom - panel.top, map.height * 0.6))
    this.map.setPadding({ top: Math.max(head.bottom - map.top, 0), bottom: covered, left: 0, right: 0 })
  }

  /** Says one line above the list, with the other ways to a start; null takes it away. */
  private line(words: string | null, offer = true): void {
    const { line, sheet } = this.parts
    line.hidden = words === null
    if (words === null) return fill(line)
    const tap = () => {
      sheet.set('peek')
      this.map?.focus()
    }
    const button = (text: string, onclick: () => void) => h('button', { type: 'button', class: 'link', onclick }, text)
    fill(line, words, offer && this.map && button(this.t.tapMap, tap), offer && button(this.t.typeAddress, () => this.search.focus()))
    if (offer) fill(this.parts.assertive, words)
  }

  private trouble(problem: unknown, retry: () => void): void {
    if (!(problem instanceof ApiError)) throw problem
    const { t, parts } = this
    if (problem.code === 'OUTSIDE_AREA') return this.line(problem.details.hint ? `${t.outside}${problem.details.hint}` : t.outside)
    const words = { OFFLINE: t.notConnected, TIMEOUT: t.timedOut }[problem.code] ?? problem.message
    parts.line.hidden = false
    fill(parts.line, words, ' ', h('button', { type: 'button', class: 'link', onclick: retry }, t.retry))
    fill(parts.assertive, words)
  }

  private announce(): void {
    const { listing, state, t } = this
    if (!listing) return
    const [first] = listing.rows
    const count = state.from ? t.countWithin(listing.total, state.within) : t.count(listing.total)
    const nearest = first?.walk ? `${first.place.name}，${this.words.walk(first.walk)}，${this.words.now(first.place.opening, first.place).words}` : ''
    this.say(t.announce(count, nearest))
  }

  private speech = 0

  /** Says something aloud once nothing has changed for a while. */
  private say(words: string): void {
    clearTimeout(this.speech)
    this.speech = window.setTimeout(() => fill(this.parts.polite, words), 700)
  }
}

function at(row: { place: { location: { longitude: number; latitude: number } } }): LngLat {
  return lngLat(row.place.location.longitude, row.place.location.latitude)
}

/** Whether the device can draw the map: asked before MapLibre is loaded. */
function canDraw(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}

function skeleton(t: Texts): HTMLElement[] {
  return [h('div', { class: 'skeletons', role: 'img', 'aria-label': t.loading }, ...Array.from({ length: 5 }, () => h('div', { class: 'skeleton' })))]
}
