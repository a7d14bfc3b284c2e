import type { LayerSpecification } from 'maplibre-gl'
import { aborted, ask } from '../api'
import { fill, h } from '../dom'
import { CircleDocument, type CircleQuery } from '../gen/graphql'
import { pointInput } from '../geo'
import type { Overlay } from '../map/overlay'
import type { Palette } from '../map/palette'
import type { Host } from '../mode'
import type { Pace } from '../terms'
import type { FindTexts } from './texts'

type Ring = NonNullable<CircleQuery['isochrone']>[number]

const minutes = [5, 10, 15]
const dashes: Record<number, number[] | undefined> = { 5: [0.1, 1.8], 10: [3, 2] }

/** The ground that can be walked to from the start in 5, 10 and 15 minutes, with its legend. */
export class Circle {
  private overlay: Overlay | null = null
  private rings: readonly Ring[] = []
  private key = ''
  private asking: AbortController | null = null

  constructor(
    private readonly host: Host,
    private readonly legend: HTMLElement,
    private readonly f: FindTexts,
    private readonly metres: () => ReadonlyMap<Pace, number>,
  ) {}

  /** Shows what the state asks for. */
  async show(): Promise<void> {
    const { state, language } = this.host
    const from = state.circle && state.from ? state.from.at : null
    const key = from ? JSON.stringify([from, state.pace, state.profile]) : ''
    if (key === this.key) return
    this.key = key
    this.asking?.abort()
    if (!from) {
      this.rings = []
      return this.draw()
    }
    const asking = (this.asking = new AbortController())
    try {
      const { isochrone } = await ask(CircleDocument, { from: pointInput(from), minutes, pace: state.pace, profile: state.profile }, language, asking.signal)
      this.rings = isochrone ?? []
      this.draw()
    } catch (problem) {
      if (aborted(problem)) return
      this.key = ''
      this.host.trouble(problem, () => void this.show())
    }
  }

  hide(): void {
    this.asking?.abort()
    this.key = ''
    this.rings = []
    this.draw()
  }

  mapChanged(): void {
    this.draw()
  }

  private draw(): void {
    void this.drawMap()
    fill(this.legend, this.rings.length > 0 && this.legendOf())
  }

  private async drawMap(): Promise<void> {
    const { map } = this.host
    if (!map) return
    if (this.rings.length > 0 && !this.overlay) {
      const { Overlay } = await import('../map/overlay')
      this.overlay ??= new Overlay(map, 'circle', (p) => layers(p, this.f))
    }
    if (this.rings.length === 0) {
      this.overlay?.remove()
      this.overlay = null
      return
    }
    const widest = [...this.rings].sort((a, b) => b.minutes - a.minutes)
    this.overlay?.show(widest.map((ring) => ({ type: 'Feature', properties: { minutes: ring.minutes }, geometry: ring.geometry })))
  }

  private legendOf(): HTMLElement {
    const { f } = this
    const { state, words } = this.host
    const t = words.texts
    const method = this.rings.some((ring) => ring.method === 'STRAIGHT_LINE') ? t.straight : t.byWay
    const one = (ring: Ring) =>
      h('li', {}, h('span', { class: `ring-sample ring-${ring.minutes}`, 'aria-hidden': 'true' }), f.circleOf(ring.minutes), ring.people !== null && h('span', { class: 'muted' }, f.circlePeople(ring.people)))
    return h(
      'section',
      { class: 'circle-legend', 'aria-label': f.circleLegend },
      h('ul', {}, ...this.rings.map(one)),
      h('p', { class: 'muted' }, [f.paceLine(f.paces[state.pace], this.metres().get(state.pace) ?? null), method, state.profile === 'WHEELCHAIR' && f.wheelchairWays].filter(Boolean).join(' · ')),
    )
  }
}

function layers(p: Palette, f: FindTexts): LayerSpecification[] {
  const line = (of: number): LayerSpecification => ({
    id: `circle-${of}`, type: 'line', source: 'circle', filter: ['==', ['get', 'minutes'], of],
    layout: { 'line-join': 'round', 'line-cap': of === 5 ? 'round' : 'butt' },
    paint: { 'line-color': p.area, 'line-width': 2.5, ...(dashes[of] ? { 'line-dasharray': dashes[of] } : {}) },
  })
  return [
    { id: 'circle', type: 'fill', source: 'circle', paint: { 'fill-color': p.area, 'fill-opacity': 0.08 } },
    ...minutes.map(line),
    {
      id: 'circle-minutes', type: 'symbol', source: 'circle',
      layout: {
        'symbol-placement': 'line', 'symbol-spacing': 220, 'text-size': 14 * p.labelScale, 'text-font': ['PingFang SC Bold', 'Noto Sans CJK SC', 'sans-serif'],
        'text-field': ['match', ['get', 'minutes'], 5, f.circleOf(5), 10, f.circleOf(10), f.circleOf(15)],
      },
      paint: { 'text-color': p.area, 'text-halo-color': p.halo, 'text-halo-width': 2 },
    },
  ]
}
