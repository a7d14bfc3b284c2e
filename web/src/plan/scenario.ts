import { lngLat, round, type LngLat } from '../geo'
import type { ScenarioInput } from '../gen/graphql'

/** What is tried without being written: places that open, stand elsewhere, close. Never changed, only replaced. */
export interface Scenario {
  readonly add: readonly LngLat[]
  readonly move: readonly Moved[]
  readonly close: readonly string[]
}

export interface Moved {
  readonly place: string
  readonly to: LngLat
}

/** One change of a scenario: the n-th place that opens, or what happens to a place that is there. */
export type Change = { readonly type: 'add'; readonly index: number } | { readonly type: 'move' | 'close'; readonly place: string }

export const noScenario: Scenario = { add: [], move: [], close: [] }

/** How many changes the API takes. */
export const mostChanges = 100

export function changeCount(s: Scenario): number {
  return s.add.length + s.move.length + s.close.length
}

/** The changes in the order of the page: what opens, what moves, what closes. */
export function changes(s: Scenario): Change[] {
  const added = s.add.map((_, index): Change => ({ type: 'add', index }))
  const moved = s.move.map(({ place }): Change => ({ type: 'move', place }))
  return [...added, ...moved, ...s.close.map((place): Change => ({ type: 'close', place }))]
}

/** A text that is the same for the same change. */
export function changeKey(c: Change): string {
  return c.type === 'add' ? `add ${c.index}` : `${c.type} ${c.place}`
}

/** Where a change stands; null where it closes a place. */
export function changeAt(s: Scenario, c: Change): LngLat | null {
  if (c.type === 'add') return s.add[c.index] ?? null
  return c.type === 'move' ? (s.move.find((m) => m.place === c.place)?.to ?? null) : null
}

/** Rounds to what an address holds, so that a link asks the same question. */
export function exact(p: LngLat): LngLat {
  return lngLat(round(p[0], 5), round(p[1], 5))
}

export function withAdded(s: Scenario, ...at: readonly LngLat[]): Scenario {
  return { ...s, add: [...s.add, ...at.map(exact)] }
}

/** Moves a place that is there, which then is not closed. */
export function withMoved(s: Scenario, place: string, to: LngLat): Scenario {
  return { add: s.add, move: [...s.move.filter((m) => m.place !== place), { place, to: exact(to) }], close: s.close.filter((id) => id !== place) }
}

/** Closes a place that is there, which then does not move. */
export function withClosed(s: Scenario, place: string): Scenario {
  return { add: s.add, move: s.move.filter((m) => m.place !== place), close: [...s.close.filter((id) => id !== place), place] }
}

/** Sets where a change stands. */
export function withChangeAt(s: Scenario, c: Change, at: LngLat): Scenario {
  if (c.type === 'add') return { ...s, add: s.add.map((p, i) => (i === c.index ? exact(at) : p)) }
  return { ...s, move: s.move.map((m) => (m.place === c.place ? { place: m.place, to: exact(at) } : m)) }
}

export function withoutChange(s: Scenario, c: Change): Scenario {
  switch (c.type) {
    case 'add':
      return { ...s, add: s.add.filter((_, i) => i !== c.index) }
    case 'move':
      return { ...s, move: s.move.filter((m) => m.place !== c.place) }
    case 'close':
      return { ...s, close: s.close.filter((id) => id !== c.place) }
  }
}

/** A scenario as the API takes it; null where nothing is tried. A place that opens counts as whatever is asked for. */
export function scenarioInput(s: Scenario): ScenarioInput | null {
  if (changeCount(s) === 0) return null
  const point = ([longitude, latitude]: LngLat) => ({ longitude, latitude })
  return {
    add: s.add.map((at) => ({ at: point(at) })),
    move: s.move.map(({ place, to }) => ({ place, to: point(to) })),
    close: [...s.close],
  }
}

/** A point moved by metres to the east and the north. */
export function shifted([lon, lat]: LngLat, east: number, north: number): LngLat {
  const metre = 1 / 111_320
  return lngLat(lon + (east * metre) / Math.cos((lat * Math.PI) / 180), lat + north * metre)
}
