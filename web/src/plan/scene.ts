import type { MapView } from '../map/map'
import { gapAt, type Gap, type Known } from './answers'
import type { Cells, Walks } from './cells'
import { Paint } from './paint'
import { Pins, type Pin, type PinEvents } from './pins'
import type { Ring } from './rings'
import type { Say } from './say'
import { changeAt, changeKey, changes, type Change, type Scenario } from './scenario'
import { siteAt, type Site } from './suggest'
import { mark } from './trying'

/** What stands on the map as pins. */
export interface Standing {
  readonly scenario: Scenario
  readonly chosen: Change | null
  /** A place that is chosen and could move. */
  readonly place: Known | null
  readonly gaps: readonly Gap[]
  readonly sites: readonly Site[]
  known(id: string): Known | null
}

/** Planning's side of the map: cells, gaps and rings as layers, all that can be pressed or moved as pins. */
export class Scene {
  readonly paint: Paint
  private readonly pins: Pins

  constructor(
    readonly view: MapView,
    opacity: number | null,
    private readonly say: Say,
    events: PinEvents,
    restyled: () => void,
  ) {
    this.paint = new Paint(view, opacity, say.t.ringLabel, restyled)
    this.pins = new Pins(view.canvas, events)
  }

  showCells(cells: Cells | null, before: Walks | null, after: Walks | null, minutes: number): void {
    const squares = cells && before && after ? cells.squares(before, after, minutes) : null
    this.paint.show({ cells: squares ?? { type: 'FeatureCollection', features: [] } })
  }

  showGaps(gaps: readonly Gap[]): void {
    this.paint.show({ gaps: { type: 'FeatureCollection', features: gaps.map((gap) => ({ type: 'Feature', properties: {}, geometry: gap.geometry })) } })
  }

  /** Draws rings, the widest first. */
  showRings(rings: readonly Ring[]): void {
    const widest = [...rings].sort((a, b) => b.minutes - a.minutes)
    this.paint.show({ rings: { type: 'FeatureCollection', features: widest.map(({ minutes, geometry }) => ({ type: 'Feature', properties: { minutes }, geometry })) } })
  }

  showPins(of: Standing): readonly Pin[] {
    const pins = this.pinsOf(of)
    this.pins.show(pins)
    return pins
  }

  focus(key: string): void {
    this.pins.focus(key)
  }

  remove(): void {
    this.pins.remove()
    this.paint.remove()
  }

  private pinsOf(of: Standing): Pin[] {
    const { t } = this.say
    const gaps = of.gaps.map((gap, i): Pin => ({
      key: `gap ${i}`, at: gapAt(gap), look: 'gap', mark: String(i + 1), name: t.gap(i + 1), movable: false, chosen: false,
    }))
    const sites = of.sites.map((site): Pin => ({
      key: `site ${site.rank}`, at: siteAt(site), look: 'site', mark: String(site.rank), name: t.site(site.rank), movable: false, chosen: false,
    }))
    const tried = changes(of.scenario).flatMap((change): Pin[] => {
      const at = changeAt(of.scenario, change) ?? (change.type === 'close' ? (of.known(change.place)?.at ?? null) : null)
      if (!at) return []
      const name = this.say.changeName(change, (id) => of.known(id)?.name ?? id)
      const key = changeKey(change)
      const look = { add: 'new', move: 'moved', close: 'closed' } as const
      const movable = change.type !== 'close'
      return [{ key, at, look: look[change.type], mark: mark(change), name: movable ? t.pin(name) : name, movable, chosen: of.chosen !== null && changeKey(of.chosen) === key }]
    })
    const place = of.place
    const own: Pin[] = place ? [{ key: 'place', at: place.at, look: 'place', mark: '', name: t.pin(place.name), movable: true, chosen: true }] : []
    return [...gaps, ...sites, ...own, ...tried]
  }
}
