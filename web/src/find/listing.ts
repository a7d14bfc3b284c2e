import { apiLanguage, ask, must } from '../api'
import { KeptDocument, NearbyDocument, PlacesDocument, type NearbyQuery, type PlaceFilter, type PlaceKind } from '../gen/graphql'
import { pointInput } from '../geo'
import type { Opening, Place, Walk } from '../records'
import type { Language, State } from '../state'
import { kept } from './kept'

export type ZoneNow = NonNullable<NearbyQuery['nearby']>['edges'][number]['zones'][number]

/** A place of the list. Without a start there is no walk and no arrival. */
export interface Row {
  number: number
  place: Place
  walk: Walk | null
  arrival: Opening | null
  /** The zones that were asked for, of a center. */
  zones: readonly ZoneNow[]
}

/** What the list shows: the rows read so far, and what is known of the others. */
export interface Listing {
  rows: readonly Row[]
  total: number
  /** How many there are of each kind that is listed; null where nobody counted. */
  counts: ReadonlyMap<PlaceKind, number> | null
  cursor: string | null
  nearestOutside: { place: Place; walk: Walk } | null
  excluded: readonly { reason: string; count: number }[]
}

const pageLength = 20

/** The parts of a state that its list depends on, as one text. */
export function listKey(s: State): string {
  return JSON.stringify([s.kinds, s.zones, s.needs, s.open, s.pace, s.profile, s.within, s.area, s.text, s.from?.at, s.kept])
}

/** Whether a state asks for nothing in particular: then the list is of the service centers. */
function asksNothing(s: State): boolean {
  return [s.kinds, s.zones, s.needs].every((list) => list.length === 0) && s.open === null && s.area === null && s.text === '' && s.from === null
}

function filterOf(s: State): PlaceFilter {
  return {
    kinds: s.kinds.length > 0 ? [...s.kinds] : null,
    zones: s.zones.length > 0 ? [...s.zones] : null,
    accessibility: s.needs.length > 0 ? [...s.needs] : null,
    areas: s.area === null ? null : [s.area],
    text: s.text === '' ? null : s.text,
  } as PlaceFilter
}

/** Reads the list of a state, or the rows that follow those of `before`. Throws ApiError. */
export async function loadListing(s: State, language: Language, before: Listing | null, signal: AbortSignal): Promise<Listing> {
  if (s.kept) return loadKept(language, signal)
  const variables = { first: pageLength, after: before?.cursor ?? null, language: apiLanguage(language) }
  const filter = filterOf(s)
  const rows = before?.rows ?? []
  if (s.from) {
    const open = s.open === 'arrival' ? 'ON_ARRIVAL' : s.open === 'now' ? 'NOW' : 'ANY'
    const { nearby: found } = await ask(
      NearbyDocument,
      { ...variables, from: pointInput(s.from.at), minutes: s.within, pace: s.pace, profile: s.profile, filter: { ...filter, open } },
      language,
      signal,
    )
    const nearby = must(found)
    const more = nearby.edges.map(({ node, walk, arrival, zones }, i) => ({ number: rows.length + i + 1, place: node, walk, arrival, zones }))
    const cursor = nearby.pageInfo.hasNextPage ? nearby.pageInfo.endCursor : null
    const counts = new Map(nearby.counts.map(({ kind, count }) => [kind, count]))
    return { rows: [...rows, ...more], total: nearby.totalCount, counts, cursor, nearestOutside: nearby.nearestOutside, excluded: nearby.excluded }
  }
  const open = s.open === null ? 'ANY' : 'NOW' // without a start one is there already
  const listed = async (kinds: readonly PlaceKind[] | null | undefined) => {
    const narrowed = { ...filter, kinds: kinds ? [...kinds] : null, open } as PlaceFilter
    const answer = await ask(PlacesDocument, { ...variables, filter: narrowed, withZones: s.zones.length > 0 }, language, signal)
    return must(answer.places)
  }
  let places = await listed(asksNothing(s) ? ['SERVICE_CENTER'] : filter.kinds)
  if (asksNothing(s) && places.totalCount === 0) places = await listed(null)
  const zonesOf = (place: object): ZoneNow[] => ('zones' in place ? (place.zones as ZoneNow[]).filter(({ kind }) => s.zones.includes(kind)) : [])
  const more = places.nodes.map((place, i) => ({ number: rows.length + i + 1, place, walk: null, arrival: null, zones: zonesOf(place) }))
  const cursor = places.pageInfo.hasNextPage ? places.pageInfo.endCursor : null
  return { rows: [...rows, ...more], total: places.totalCount, counts: null, cursor, nearestOutside: null, excluded: [] }
}

/** The places that were kept on this device, the last one first. */
async function loadKept(language: Language, signal: AbortSignal): Promise<Listing> {
  const ids = kept()
  const { nodes } = ids.length > 0 ? await ask(KeptDocument, { ids: [...ids], language: apiLanguage(language) }, language, signal) : { nodes: [] }
  const places = must(nodes).flatMap((node): Place[] => (node && 'kind' in node ? [node as Place] : []))
  const rows = places.map((place, i) => ({ number: i + 1, place, walk: null, arrival: null, zones: [] }))
  return { rows, total: rows.length, counts: null, cursor: null, nearestOutside: null, excluded: [] }
}
