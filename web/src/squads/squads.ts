import '../find/find.css'
import { aborted, apiLanguage, ask, must } from '../api'
import { fill } from '../dom'
import { CardPart } from '../find/card-part'
import { focusedChip, rounded, skeleton } from '../find/finder'
import { scrollerOf, toList } from '../find/scroller'
import { share } from '../find/share'
import { startHelp } from '../find/start-help'
import { findTexts, type FindTexts } from '../find/texts'
import { SquadsDocument, type SquadFilter } from '../gen/graphql'
import { lngLat, pointInput, samePoint, type LngLat } from '../geo'
import type { NumberedPin } from '../map/pins'
import type { Host, Mode } from '../mode'
import { writeState, type State } from '../state'
import { duty } from '../ui/card'
import { squadChips } from './chips'
import { squadPin, squadRows, squadSummary, type SquadList } from './rows'

const pageLength = 20

/** Finding a squad: with a skill, free now, that serves a spot. */
export class Squads implements Mode {
  private readonly f: FindTexts
  private readonly card: CardPart
  private list: SquadList | null = null
  private asking: AbortController | null = null

  constructor(private readonly host: Host) {
    this.f = findTexts(host.language)
    this.card = new CardPart(host, this.f, {
      back: () => host.back({ place: null }),
      open: (id) => this.open(id),
      link: (id) => writeState({ ...host.state, place: id }),
      go: (id) => host.change({ mode: 'find', to: id }),
      around: (place) => host.change({ mode: 'find', place: null, from: { at: lngLat(place.location.longitude, place.location.latitude), origin: 'typed' } }),
      share: (withStart) => share(host.state, withStart),
    })
  }

  async enter(): Promise<void> {
    this.drawChips()
    void this.card.show(this.host.state.place, null)
    if (this.host.map) this.mapChanged()
    await this.load()
  }

  leave(): void {
    this.asking?.abort()
    const { parts, map } = this.host
    void this.card.show(null, null)
    for (const part of [parts.chips, parts.summary, parts.list]) fill(part)
    map?.showPins([])
    map?.setStart(null)
    this.host.line(null)
    this.list = null
  }

  follow(before: State): void {
    const { state, map, parts } = this.host
    if (key(before) !== key(state)) {
      this.drawChips()
      this.placeStart()
      void this.load(false, !samePoint(before.from?.at ?? null, state.from?.at ?? null))
    }
    if (before.place !== state.place) {
      map?.choose(state.place)
      if (state.place !== null) parts.sheet.open()
      void this.card.show(state.place, null)
    }
  }

  mapChanged(): void {
    this.placeStart()
    this.drawPins()
    if (!this.host.state.view) this.fit()
  }

  clicked(at: LngLat): void {
    toList(this.host)
    this.host.change({ from: { at: rounded(at), origin: 'tap' }, place: null })
  }

  open(id: string): void {
    toList(this.host)
    if (id !== this.host.state.place) this.host.change({ place: id })
  }

  escape(): boolean {
    if (this.host.state.place === null) return false
    this.host.back({ place: null })
    return true
  }

  private placeStart(): void {
    const { map, state } = this.host
    map?.setStart(state.from?.at ?? null, (at) => {
      this.host.change({ from: { at: rounded(at), origin: 'tap' } }, true)
      this.host.say(this.f.startMoved)
    })
  }

  private wrongStart(): void {
    const { host } = this
    host.line(null)
    fill(host.parts.line, startHelp(host, this.f, (at) => host.change({ from: { at, origin: 'typed' } })))
    host.parts.line.hidden = false
    host.map?.focusStart()
  }

  private drawChips(): void {
    const { parts, state, words } = this.host
    const focused = focusedChip()
    const scrolled = parts.chips.scrollLeft
    const actions = { change: (patch: Partial<State>) => this.host.change({ ...patch, place: null }), locate: () => void this.host.locate() }
    fill(parts.chips, ...squadChips(state, words.texts, actions))
    parts.chips.scrollLeft = scrolled
    const chip = parts.chips.querySelector<HTMLElement>(focused ?? '[aria-pressed=true]')
    if (focused) chip?.focus({ preventScroll: true })
    chip?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

  /** Reads the squads; `fit` moves the map to the start and their bases. */
  private async load(more = false, fit = false): Promise<void> {
    const { parts, state, language, words } = this.host
    this.asking?.abort()
    const asking = (this.asking = new AbortController())
    parts.list.setAttribute('aria-busy', 'true')
    const slow = setTimeout(() => !this.list && fill(parts.list, skeleton(words.texts.loading)), 200)
    const before = more ? this.list : null
    const near = state.from ? pointInput(state.from.at) : null
    const filter = {
      skills: state.skills.length > 0 ? [...state.skills] : null, freeNow: state.open !== null, serves: near, text: state.text || null, areas: state.area === null ? null : [state.area],
    } as SquadFilter
    try {
      const variables = { filter, near, pace: state.pace, first: pageLength, after: before?.cursor ?? null, language: apiLanguage(language) }
      const squads = must((await ask(SquadsDocument, variables, language, asking.signal)).squads)
      if (asking.signal.aborted) return
      const rows = [...(before?.rows ?? []), ...squads.edges]
      this.list = { rows, total: squads.totalCount, excluded: squads.excluded, cursor: squads.pageInfo.hasNextPage ? squads.pageInfo.endCursor : null }
      this.host.line(null)
      this.draw()
      if (fit) this.fit()
      if (!more) scrollerOf(parts).scrollTo({ top: 0 })
    } catch (problem) {
      if (!aborted(problem)) this.host.trouble(problem, () => void this.load(more))
    } finally {
      clearTimeout(slow)
      if (this.asking === asking) parts.list.removeAttribute('aria-busy')
    }
  }

  private draw(): void {
    const { list, f } = this
    const { parts, state, words } = this.host
    if (!list) return
    const change = (patch: Partial<State>) => this.host.change(patch)
    fill(parts.summary, ...squadSummary(list, state, words, f, { change, wrongStart: () => this.wrongStart() }))
    fill(
      parts.list,
      ...squadRows(list, state, words, f, {
        open: (id) => this.open(id),
        link: (id) => writeState({ ...state, place: id }),
        highlight: (id) => this.host.map?.choose(id ?? this.host.state.place),
        more: () => void this.load(true),
        change,
      }),
    )
    this.drawPins()
    const [first] = list.rows
    this.host.say(words.texts.announce(state.from ? f.squads.serving(list.total) : f.squads.count(list.total), first ? `${first.node.name}，${duty(first.node.opening, words, f).words}` : ''))
  }

  private fit(): void {
    const { state, map } = this.host
    if (!state.from) return
    const bases = (this.list?.rows ?? []).flatMap(({ node }) => (node.base ? [lngLat(node.base.location.longitude, node.base.location.latitude)] : []))
    map?.fit([state.from.at, ...bases.slice(0, 10)])
  }

  private drawPins(): void {
    const { map, words, state } = this.host
    const pins = (this.list?.rows ?? []).flatMap(({ node }, i): NumberedPin[] => {
      if (!node.base) return []
      const phrase = duty(node.opening, words, this.f)
      const { longitude, latitude } = node.base.location
      return [{ id: node.id, number: i + 1, name: node.name, state: phrase.words, at: lngLat(longitude, latitude), draw: () => squadPin(i + 1, phrase.tone) }]
    })
    map?.showPins(pins)
    map?.choose(state.place)
  }
}

/** The parts of a state that the squads listed depend on. */
function key(s: State): string {
  return JSON.stringify([s.skills, s.open, s.from?.at, s.pace, s.text, s.area])
}

