import type { LayerSpecification } from 'maplibre-gl'
import { aborted, apiLanguage, ApiError, ask, must, read } from '../api'
import { fill, h, icon, type Child } from '../dom'
import { RouteDocument, RouteEndDocument, type RouteEndQuery, type RouteQuery } from '../gen/graphql'
import { corners, lngLat, pointInput, type LngLat } from '../geo'
import type { Overlay } from '../map/overlay'
import type { Palette } from '../map/palette'
import type { Host } from '../mode'
import { otherApps } from './other-apps'
import { unknownPart } from './results'
import { scrollerOf, toMap } from './scroller'
import type { FindTexts } from './texts'

type Found = NonNullable<RouteQuery['route']>
type Route = NonNullable<Found['route']>
type Step = Route['steps'][number]
type End = NonNullable<RouteEndQuery['place']>

/** The way to a place: the line on the map, minutes, what to do step by step, and the same in other map programs. */
export class RoutePart {
  private overlay: Overlay | null = null
  private asking: AbortController | null = null
  private key = ''
  private route: Route | null = null
  private end: LngLat | null = null
  private opened = false
  private scroll = 0
  private from: HTMLElement | null = null

  constructor(
    private readonly host: Host,
    private readonly slot: HTMLElement,
    private readonly f: FindTexts,
  ) {}

  /** Shows the way to a place, or what was there before. */
  async show(to: string | null): Promise<void> {
    const { state, language } = this.host
    const from = state.from?.at ?? null
    const key = to === null ? '' : JSON.stringify([to, from, state.pace, state.profile])
    if (key === this.key) return
    this.key = key
    this.asking?.abort()
    if (to === null) return this.hide()
    const asking = (this.asking = new AbortController())
    this.open()
    try {
      const end = must((await read(RouteEndDocument, { place: to, language: apiLanguage(language) }, language, asking.signal)).place)
      if (!from) return this.draw(end, null)
      if (this.slot.childElementCount === 0) this.draw(end, 'loading')
      const { route } = await ask(
        RouteDocument, { from: pointInput(from), place: to, pace: state.pace, profile: state.profile, language: apiLanguage(language) }, language, asking.signal,
      )
      this.draw(end, must(route))
      this.fit()
    } catch (problem) {
      if (aborted(problem)) return
      this.key = ''
      if (problem instanceof ApiError && problem.code === 'NOT_FOUND') fill(this.slot, this.backButton(), h('h2', { tabindex: -1 }, this.host.words.texts.notFound))
      else this.host.trouble(problem, () => void this.show(this.host.state.to))
    }
  }

  mapChanged(): void {
    if (!this.route) return
    void this.drawLine(this.route)
    this.fit()
  }

  private open(): void {
    if (this.opened) return
    const scroller = scrollerOf(this.host.parts)
    this.opened = true
    this.scroll = scroller.scrollTop
    this.from = document.activeElement as HTMLElement | null
    this.slot.parentElement?.classList.add('route-shown')
    this.slot.hidden = false
    scroller.scrollTo({ top: 0 })
  }

  private hide(): void {
    if (!this.opened) return
    this.opened = false
    const scroller = this.slot.parentElement
    this.slot.hidden = true
    fill(this.slot)
    scroller?.classList.remove('route-shown')
    scrollerOf(this.host.parts).scrollTo({ top: this.scroll })
    this.route = null
    this.overlay?.remove()
    this.overlay = null
    const back = this.from?.isConnected ? this.from : scroller?.querySelector<HTMLElement>('.card:not([hidden]) h2, a[data-id][tabindex="0"]')
    back?.focus({ preventScroll: true })
  }

  private fit(): void {
    if (this.route) this.host.map?.fit(this.ends(corners(this.route.geometry)))
  }

  /** The line with its start and its place, which may lie off it. */
  private ends(line: readonly LngLat[]): LngLat[] {
    const { from } = this.host.state
    return [...line, ...(from ? [from.at] : []), ...(this.end ? [this.end] : [])]
  }

  private draw(end: End, found: Found | 'loading' | null): void {
    const { f } = this
    const focused = !this.slot.querySelector('h2') || this.slot.contains(document.activeElement) // what has the focus is drawn anew
    this.end = lngLat(end.location.longitude, end.location.latitude)
    this.route = found && found !== 'loading' ? found.route : null
    const body = found === null ? this.askStart() : found === 'loading' ? [h('p', { class: 'muted' }, f.route.loading)] : this.way(found)
    const title = h('h2', { tabindex: -1 }, f.route.title(end.name))
    fill(this.slot, h('article', { class: 'card route' }, this.backButton(), title, ...body.slice(0, 2), this.apps(end), ...body.slice(2)))
    if (focused) title.focus({ preventScroll: true })
    void this.drawLine(this.route)
  }

  private backButton(): HTMLElement {
    return h('button', { type: 'button', class: 'back', onclick: () => this.host.back({ to: null }) }, icon('chevron-left'), this.f.route.back)
  }

  /** What is shown while nobody knows where the way begins. */
  private askStart(): Child[] {
    const { host, f } = this
    const t = host.words.texts
    return [
      h('p', {}, f.route.from),
      h(
        'div',
        { class: 'doings' },
        !host.state.embed && h('button', { type: 'button', onclick: () => void host.locate() }, icon('locate-fixed', 18), f.route.useLocation),
        host.map && h('button', { type: 'button', onclick: () => toMap(host) }, t.tapMap),
      ),
    ]
  }

  private way({ route, reason }: Found): Child[] {
    const { f } = this
    const { words, state, map } = this.host
    const t = words.texts
    if (!route) return [h('p', { class: 'walk' }, f.route.none), h('p', {}, (reason && f.route.why[reason]) ?? '')]
    const { walk, steps } = route
    const straight = walk.method === 'STRAIGHT_LINE'
    const stairs = steps.filter((step) => step.kind === 'STEPS_UP' || step.kind === 'STEPS_DOWN').length
    const known = straight ? null : stairs > 0 ? f.route.stairsOnWay(stairs) : f.route.noStairs
    return [
      h('p', { class: 'walk' }, words.walk(walk), h('span', { class: 'muted' }, ` · ${f.paceLine(f.paces[state.pace], null)}${straight ? '' : ` · ${t.byWay}`}`), unknownPart(walk, words, f)),
      h('p', { class: 'muted' }, [state.profile === 'WHEELCHAIR' && f.wheelchairWays, known, straight && f.route.straight, map && f.route.onMap].filter(Boolean).join(' · ')),
      h('section', {}, h('h3', {}, f.route.steps), h('ol', { class: 'steps' }, ...steps.map((step) => this.step(step)))),
    ]
  }

  private step(step: Step): HTMLElement {
    const stairs = step.kind === 'STEPS_UP' || step.kind === 'STEPS_DOWN'
    return h(
      'li',
      { class: stairs ? 'stairs' : null },
      h('span', { class: 'turn', 'aria-hidden': 'true' }, arrows[step.turn] ?? '↑'),
      h('span', {}, step.text, stairs && h('strong', { class: 'stairs-word' }, this.f.route.stairs)),
    )
  }

  private apps(end: End): HTMLElement {
    return h('section', { class: 'apps' }, h('h3', {}, this.f.route.apps), otherApps(end, this.host.words.texts))
  }

  private async drawLine(route: Route | null): Promise<void> {
    const { map } = this.host
    if (!map) return
    if (!route) {
      this.overlay?.remove()
      this.overlay = null
      return
    }
    const { Overlay } = await import('../map/overlay')
    if (this.route !== route) return
    this.overlay ??= new Overlay(map, 'route', layers)
    const stairs = route.steps.filter((step) => step.kind === 'STEPS_UP' || step.kind === 'STEPS_DOWN')
    this.overlay.show([
      { type: 'Feature', properties: { part: route.walk.method === 'NETWORK' ? 'way' : 'straight' }, geometry: route.geometry },
      ...(this.end ? [{ type: 'Feature' as const, properties: { part: 'end' }, geometry: { type: 'Point' as const, coordinates: [...this.end] } }] : []),
      ...stairs.map((step): GeoJSON.Feature => ({ type: 'Feature', properties: { part: 'stairs' }, geometry: step.geometry })),
    ])
  }
}

const arrows: Record<string, string> = {
  DEPART: '●', STRAIGHT: '↑', SLIGHT_LEFT: '↖', LEFT: '←', SHARP_LEFT: '↙', SLIGHT_RIGHT: '↗', RIGHT: '→', SHARP_RIGHT: '↘', U_TURN: '↶', ARRIVE: '◎',
}

function layers(p: Palette): LayerSpecification[] {
  const width = (more: number): LayerSpecification['paint'] => ({ 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 12, 4 + more, 15, 6 + more, 18, 9 + more] })
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  const of = (part: string) => ['==', ['get', 'part'], part]
  const end: LayerSpecification = {
    id: 'route-end', type: 'circle', source: 'route', filter: ['==', ['get', 'part'], 'end'],
    paint: { 'circle-radius': 8, 'circle-color': p.dark ? '#10141A' : '#FFFFFF', 'circle-stroke-color': p.area, 'circle-stroke-width': 5 },
  }
  const all: object[] = [
    { id: 'route-casing', filter: ['in', ['get', 'part'], ['literal', ['way', 'straight']]], layout: round, paint: { 'line-color': p.dark ? '#10141A' : '#FFFFFF', ...width(4) } },
    { id: 'route', filter: of('way'), layout: round, paint: { 'line-color': p.area, ...width(0) } },
    { id: 'route-straight', filter: of('straight'), paint: { 'line-color': p.area, 'line-dasharray': [1.5, 1.5], ...width(0) } },
    { id: 'route-stairs', filter: of('stairs'), paint: { 'line-color': p.dark ? '#10141A' : '#FFFFFF', 'line-dasharray': [0.35, 0.35], ...width(-1) } },
  ]
  return [...all.map((layer) => ({ type: 'line', source: 'route', ...layer }) as LayerSpecification), end]
}
