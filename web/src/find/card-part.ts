import { aborted, apiLanguage, ApiError, must, read } from '../api'
import { fill, h } from '../dom'
import { CardDocument } from '../gen/graphql'
import { lngLat, type LngLat } from '../geo'
import type { Layout } from '../layout'
import type { Row } from './listing'
import type { Language } from '../state'
import { placeCard, squadCard, type CardActions } from '../ui/card'
import type { Words } from '../words'

/** The card in the panel: it takes the list's place and gives back scroll and focus. */
export class CardPart {
  private asking: AbortController | null = null
  private shown: string | null = null
  private scroll = 0

  constructor(
    private readonly parts: Layout,
    private readonly language: Language,
    private readonly words: Words,
    private readonly act: CardActions,
  ) {}

  /** Shows the card of a record, or the list where there is none, and returns where the record lies. */
  async show(id: string | null, row: Row | null): Promise<LngLat | null> {
    this.asking?.abort()
    if (id === null) {
      this.hide()
      return null
    }
    const asking = (this.asking = new AbortController())
    try {
      const { node: found } = await read(CardDocument, { id, language: apiLanguage(this.language) }, this.language, asking.signal)
      const node = must(found)
      const card = node.__typename === 'ServiceSquad' ? squadCard(node, this.words, this.act) : 'kind' in node ? placeCard(node, row, this.words, this.act) : this.missing()
      this.put(id, card)
      return 'location' in node ? lngLat(node.location.longitude, node.location.latitude) : null
    } catch (problem) {
      if (aborted(problem)) return null
      if (!(problem instanceof ApiError)) throw problem
      this.put(id, this.missing(problem))
      return null
    }
  }

  private put(id: string, card: HTMLElement): void {
    const { parts } = this
    const scroller = parts.list.parentElement
    if (this.shown === null && scroller) this.scroll = scroller.scrollTop
    this.shown = id
    fill(parts.card, card)
    for (const part of [parts.summary, parts.list]) part.hidden = true
    parts.card.hidden = false
    scroller?.scrollTo({ top: 0 })
    card.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true })
  }

  private hide(): void {
    const { parts, shown } = this
    if (shown === null) return
    this.shown = null
    parts.card.hidden = true
    fill(parts.card)
    for (const part of [parts.summary, parts.list]) part.hidden = false
    parts.list.parentElement?.scrollTo({ top: this.scroll })
    parts.list.querySelector<HTMLElement>(`[data-id="${CSS.escape(shown)}"]`)?.focus({ preventScroll: true })
  }

  private missing(problem?: ApiError): HTMLElement {
    const t = this.words.texts
    const words = problem?.code === 'OFFLINE' ? t.notConnected : problem?.code === 'TIMEOUT' ? t.timedOut : t.notFound
    return h('article', { class: 'card' }, h('button', { type: 'button', class: 'back', onclick: this.act.back }, t.back), h('h2', { tabindex: -1 }, words))
  }
}
