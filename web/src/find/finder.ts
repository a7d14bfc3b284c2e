import { aborted, apiLanguage, read } from '../api'
import { fill, h } from '../dom'
import { AreaDocument, type AreaQuery } from '../gen/graphql'
import { corners, lngLat, samePoint, type LngLat } from '../geo'
import type { Host, Mode } from '../mode'
import { writeState, type State } from '../state'
import { CardPart } from './card-part'
import { chips } from './chips'
import { listKey, loadListing, type Listing } from './listing'
import { results } from './results'
import { summary } from './summary'

type Area = NonNullable<AreaQuery['area']>

/** Finding a place: the list, its pins, and the card. */
export class Finder implements Mode {
  private readonly card: CardPart
  private listing: Listing | null = null
  private asking: AbortController | null = null
  private area: { id: string; name: string; boundary: Area['boundary'] } | null = null

  constructor(private readonly host: Host) {
    this.card = new CardPart(host.parts, host.language, host.words, {
      back: () => this.close(),
      open: (id) => this.open(id),
      link: (id) => writeState({ ...host.state, place: id }),
    })
  }

  async enter(): Promise<void> {
    this.drawChips()
    void this.showArea()
    void this.card.show(this.host.state.place, null)
    if (this.host.map) this.mapChanged()
    await this.list(false)
  }

  leave(): void {
    this.asking?.abort()
    const { parts, map } = this.host
    void this.card.show(null, null)
    fill(parts.chips)
    fill(parts.summary)
    fill(parts.list)
    map?.show([])
    map?.setStart(null)
    map?.narrow(null, [])
    this.listing = null
    this.area = null
  }

  follow(before: State): void {
    const { state, map, parts } = this.host
    if (listKey(before) !== listKey(state)) {
      this.drawChips()
      const moved = !samePoint(before.from?.at ?? null, state.from?.at ?? null)
      void this.list(moved || before.within !== state.within || before.area !== state.area)
      map?.setStart(state.from?.at ?? null)
      this.narrowMap()
    }
    if (before.area !== state.area) void this.showArea()
    if (before.place !== state.place) {
      const row = this.listing?.rows.find((r) => r.place.id === state.place) ?? null
      map?.choose(state.place)
      if (state.place !== null) parts.sheet.open()
      void this.card.show(state.place, row).then((at) => at && this.host.state.place === state.place && this.host.map?.reveal(at))
    }
  }

  mapChanged(): void {
    const { map, state } = this.host
    if (!map) return this.drawList()
    map.setStart(state.from?.at ?? null)
    this.narrowMap()
    if (this.listing) {
      map.show(this.listing.rows)
      if (state.from && !state.view) this.fit(state.from.at)
    }
    if (!state.view) this.fitArea()
    map.choose(state.place)
  }

  clicked(from: LngLat): void {
    const at = lngLat(Math.round(from[0] * 1e5) / 1e5, Math.round(from[1] * 1e5) / 1e5)
    this.host.change({ from: { at, origin: 'tap' }, place: null })
  }

  open(id: string): void {
    if (id !== this.host.state.place) this.host.change({ place: id })
  }

  escape(): boolean {
    if (this.host.state.place === null) return false
    this.close()
    return true
  }

  /** Closes the card: back where it was opened from here, else to the list. */
  private close(): void {
    this.host.change({ place: null })
  }

  private drawChips(): void {
    const { parts, state, words } = this.host
    const focused = (document.activeElement as HTMLElement | null)?.dataset['chip']
    const scrolled = parts.chips.scrollLeft
    const change = (patch: Partial<State>) => this.host.change({ ...patch, place: null })
    fill(parts.chips, ...chips(state, words.texts, { change, locate: () => void this.host.locate() }))
    parts.chips.scrollLeft = scrolled
    const seen = focused ? `[data-chip="${focused}"]` : '[aria-pressed=true]'
    const chip = parts.chips.querySelector<HTMLElement>(seen)
    if (focused) chip?.focus({ preventScroll: true })
    chip?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  /** Reads the list anew; `fit` moves the map to it. The newest question wins, and what is shown stays until it is answered. */
  private async list(fit: boolean, more = false): Promise<void> {
    const { parts, state, language, words } = this.host
    this.asking?.abort()
    const asking = (this.asking = new AbortController())
    parts.list.setAttribute('aria-busy', 'true')
    const slow = setTimeout(() => !this.listing && fill(parts.list, skeleton(words.texts.loading)), 200)
    try {
      this.listing = await loadListing(state, language, more ? this.listing : null, asking.signal)
      if (asking.signal.aborted) return
      this.drawList()
      this.announce()
      if (fit && state.from) this.fit(state.from.at)
      if (!more) parts.panel.querySelector('.scroll')?.scrollTo({ top: 0 })
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

  private drawList(): void {
    const { listing } = this
    const { parts, state, words, mapWanted } = this.host
    if (!listing) return
    this.host.line(null)
    const change = (patch: Partial<State>) => this.host.change(patch)
    fill(parts.summary, ...summary(state, listing, this.area?.name ?? '…', mapWanted, words.texts, change))
    fill(
      parts.list,
      ...results(listing, state, words, {
        open: (id) => this.open(id),
        link: (id) => writeState({ ...state, place: id }),
        highlight: (id) => this.host.map?.choose(id ?? this.host.state.place),
        more: () => void this.list(false, true),
        widen: (minutes) => change({ within: minutes }),
        dropOpen: () => change({ openOnArrival: false }),
      }),
    )
    this.host.map?.show(listing.rows)
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

function at(row: { place: { location: { longitude: number; latitude: number } } }): LngLat {
  return lngLat(row.place.location.longitude, row.place.location.latitude)
}

function skeleton(loading: string): HTMLElement {
  return h('div', { class: 'skeletons', role: 'img', 'aria-label': loading }, ...Array.from({ length: 5 }, () => h('div', { class: 'skeleton' })))
}
