import { aborted, apiLanguage, ApiError, ask, must, read } from '../api'
import { fill, h } from '../dom'
import { CardDocument, OpenAtDocument, WalkToDocument } from '../gen/graphql'
import { lngLat, pointInput, type LngLat } from '../geo'
import type { Row } from './listing'
import type { Host } from '../mode'
import type { Opening, PlaceCard } from '../records'
import { drawWalk, placeCard, squadCard, type CardActions } from '../ui/card'
import { scrollerOf } from './scroller'
import type { FindTexts } from './texts'

/** The card in the panel: it takes the list's place and gives back scroll and focus. */
export class CardPart {
  private asking: AbortController | null = null
  private shown: string | null = null
  private scroll = 0
  /** Where the record of the card lies. */
  where: Promise<LngLat | null> = Promise.resolve(null)

  constructor(
    private readonly host: Host,
    private readonly f: FindTexts,
    private readonly act: CardActions,
  ) {}

  /** Shows the card of a record, or the list where there is none, and returns where the record lies. */
  show(id: string | null, row: Row | null): Promise<LngLat | null> {
    return (this.where = this.load(id, row))
  }

  private async load(id: string | null, row: Row | null): Promise<LngLat | null> {
    const { language } = this.host
    this.asking?.abort()
    if (id === null) {
      this.hide()
      return null
    }
    const asking = (this.asking = new AbortController())
    try {
      const { node: found } = await read(CardDocument, { id, language: apiLanguage(language) }, language, asking.signal)
      const node = must(found)
      const { words } = this.host
      const { state } = this.host
      const card =
        node.__typename === 'ServiceSquad' ? squadCard(node, words, this.f, this.act)
        : 'kind' in node ? placeCard(node, row, state, words, this.f, this.act)
        : this.missing()
      this.put(id, card)
      if ('kind' in node && !row && state.from) void this.walkTo(node, card, asking.signal)
      return 'location' in node ? lngLat(node.location.longitude, node.location.latitude) : null
    } catch (problem) {
      if (aborted(problem)) return null
      if (!(problem instanceof ApiError)) throw problem
      this.put(id, this.missing(problem))
      return null
    }
  }

  /** Adds the walk from the start, and how it is there on arrival, to a card that was not opened from the list. */
  private async walkTo(place: PlaceCard, card: HTMLElement, signal: AbortSignal): Promise<void> {
    const { state, language, words } = this.host
    if (!state.from) return
    try {
      const { route } = await ask(
        WalkToDocument, { from: pointInput(state.from.at), place: place.id, pace: state.pace, profile: state.profile }, language, signal,
      )
      const walk = route?.route?.walk ?? null
      let arrival: Opening | null = null
      if (walk) {
        const at = new Date(Date.parse(place.opening.at) + walk.seconds * 1000).toISOString()
        arrival = (await read(OpenAtDocument, { place: place.id, at }, language, signal)).place?.opening ?? null
      }
      if (!signal.aborted) drawWalk(card, { place, walk, arrival, none: route?.reason ?? null }, state, words, this.f)
    } catch (problem) {
      if (!aborted(problem) && !(problem instanceof ApiError)) throw problem // the card stands without it
    }
  }

  private put(id: string, card: HTMLElement): void {
    const { parts } = this.host
    const scroller = scrollerOf(parts)
    if (this.shown === null) this.scroll = scroller.scrollTop
    this.shown = id
    fill(parts.card, card)
    for (const part of [parts.summary, parts.list]) part.hidden = true
    parts.card.hidden = false
    parts.list.parentElement?.classList.add('card-shown')
    scroller.scrollTo({ top: 0 })
    if (this.host.state.to === null) card.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
  }

  private hide(): void {
    const { shown } = this
    const { parts } = this.host
    if (shown === null) return
    this.shown = null
    parts.card.hidden = true
    fill(parts.card)
    for (const part of [parts.summary, parts.list]) part.hidden = false
    parts.list.parentElement?.classList.remove('card-shown')
    scrollerOf(parts).scrollTo({ top: this.scroll })
    if (this.host.state.to === null) parts.list.querySelector<HTMLElement>(`[data-id="${CSS.escape(shown)}"]`)?.focus({ preventScroll: true })
  }

  private missing(problem?: ApiError): HTMLElement {
    const t = this.host.words.texts
    const words = problem?.code === 'OFFLINE' ? t.notConnected : problem?.code === 'TIMEOUT' ? t.timedOut : t.notFound
    return h('article', { class: 'card' }, h('button', { type: 'button', class: 'back', onclick: this.act.back }, t.back), h('h2', { tabindex: -1 }, words))
  }
}
