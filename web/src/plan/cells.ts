import type { CellsQuery } from '../gen/graphql'

/** Cells as the API gives them: columns of one length. */
export type Columns = NonNullable<NonNullable<CellsQuery['coverage']>['cellColumns']>

/** How a cell is drawn: by its minutes, as too far, as without streets. */
export const shades = ['5', '10', '15', '30', 'beyond', 'off'] as const
export type Shade = (typeof shades)[number]
const limits: readonly [number, Shade][] = [[5, '5'], [10, '10'], [15, '15'], [30, '30']]

/** What another scenario makes of a cell. */
export type Difference = 'gain' | 'loss' | null

/** The walks of all cells in one scenario. */
export interface Walks {
  readonly seconds: readonly (number | null)[]
  readonly class: readonly Columns['class'][number][]
}

/** The cells of a question and how large they are drawn. */
export class Cells {
  private readonly byPlace = new Map<string, number>()
  private readonly half: { east: number; north: number }

  constructor(readonly columns: Columns) {
    columns.longitude.forEach((lon, i) => this.byPlace.set(`${lon} ${columns.latitude[i]}`, i))
    this.half = halfWidth(columns)
  }

  get count(): number {
    return this.columns.longitude.length
  }

  /** The walks with what a scenario changes. */
  walks(changed: Columns | null): Walks {
    if (!changed) return this.columns
    const seconds = [...this.columns.seconds]
    const classes = [...this.columns.class]
    changed.longitude.forEach((lon, i) => {
      const at = this.byPlace.get(`${lon} ${changed.latitude[i]}`)
      const of = changed.class[i]
      if (at === undefined || of === undefined) return
      seconds[at] = changed.seconds[i] ?? null
      classes[at] = of
    })
    return { seconds, class: classes }
  }

  shade(walks: Walks, i: number): Shade {
    if (walks.class[i] === 'STRAIGHT_LINE') return 'off'
    const seconds = walks.seconds[i] ?? Infinity
    return limits.find(([minutes]) => seconds <= minutes * 60)?.[1] ?? 'beyond'
  }

  covered(walks: Walks, i: number, minutes: number): boolean {
    const of = walks.class[i]
    return of === 'COVERED' || (of === 'STRAIGHT_LINE' && (walks.seconds[i] ?? Infinity) <= minutes * 60)
  }

  difference(before: Walks, after: Walks, i: number, minutes: number): Difference {
    if (before === after) return null
    const was = this.covered(before, i, minutes)
    return was === this.covered(after, i, minutes) ? null : was ? 'loss' : 'gain'
  }

  /** People by shade. */
  people(walks: Walks): Record<Shade, number> {
    const sums: Record<Shade, number> = { '5': 0, '10': 0, '15': 0, '30': 0, beyond: 0, off: 0 }
    for (let i = 0; i < this.count; i++) sums[this.shade(walks, i)] += this.columns.people[i] ?? 0
    return sums
  }

  /** The cells as squares, with their shade and what `after` makes of them against `before`. */
  squares(before: Walks, after: Walks, minutes: number): GeoJSON.FeatureCollection {
    const features: GeoJSON.Feature[] = []
    for (let i = 0; i < this.count; i++) {
      const properties = { s: this.shade(after, i), d: this.difference(before, after, i, minutes) }
      features.push({ type: 'Feature', id: i, properties, geometry: { type: 'Polygon', coordinates: [this.ring(i)] } })
    }
    return { type: 'FeatureCollection', features }
  }

  private ring(i: number): GeoJSON.Position[] {
    const lon = this.columns.longitude[i] ?? 0
    const lat = this.columns.latitude[i] ?? 0
    const { east, north } = this.half
    return [[lon - east, lat - north], [lon + east, lat - north], [lon + east, lat + north], [lon - east, lat + north], [lon - east, lat - north]]
  }
}

const samples = 40

/**
 * Half of a cell's width in degrees: the answer has points only, which stand on a grid more often than not, so that the usual
 * distance to the nearest is the width.
 */
function halfWidth({ longitude, latitude }: Columns): { east: number; north: number } {
  const n = longitude.length
  const metre = 1 / 111_320
  const narrow = Math.cos(((latitude[0] ?? 0) * Math.PI) / 180)
  const nearest: number[] = []
  for (let k = 0; k < Math.min(samples, n); k++) {
    const i = Math.floor((k * n) / Math.min(samples, n))
    let least = Infinity
    for (let j = 0; j < n; j++) {
      const x = ((longitude[i] ?? 0) - (longitude[j] ?? 0)) * narrow
      const y = (latitude[i] ?? 0) - (latitude[j] ?? 0)
      const d = x * x + y * y
      if (j !== i && d > 0 && d < least) least = d
    }
    nearest.push(Math.sqrt(least))
  }
  nearest.sort((a, b) => a - b)
  const width = Math.min(Math.max(nearest[Math.floor(nearest.length / 2)] ?? 0, 25 * metre), 1000 * metre)
  return { east: width / 2 / narrow, north: width / 2 }
}
