import { apiLanguage, ask, must } from '../api'
import { NearbyDocument, PlacesDocument, type PlaceKind } from '../gen/graphql'
import { pointInput } from '../geo'
import type { Opening, Place, Walk } from '../records'
import type { Language, State } from '../state'

/** A place of the list. Without a start there is no walk and no arrival. */
export interface Row {
  number: number
  place: Place
  walk: Walk | null
  arrival: Opening | null
}

/** What the list shows: the rows read so far, and what is known of the others. */
export interface Listing {
  rows: readonly Row[]
  total: number
  cursor: string | null
  nearestOutside: { place: Place; walk: Walk } | null
  excluded: readonly { reason: string; count: number }[]
}

const pageLength = 20

/** The parts of a state that its list depends on, as one text. */
export function listKey(s: State): string {
  return JSON.stringify([s.kinds, s.openOnArrival, s.within, s.area, s.text, s.from?.at])
}

/** Whether a state asks for nothing in particular: then the list is of the service centers. */
function asksNothing(s: State): boolean {
  return s.kinds.length === 0 && !s.openOnArrival && s.area === null && s.text === '' && s.from === null
}

/** Reads the list of a state, or the rows that follow those of `before`. Throws ApiError. */
export async function loadListing(s: State, language: Language, before: Listing | null, signal: AbortSignal): Promise<Listing> {
  const variables = { first: pageLength, after: before?.cursor ?? null, language: apiLanguage(language) }
  const filter = {
    kinds: s.kinds.length > 0 ? [...s.kinds] : null,
    areas: s.area === null ? null : [s.area],
    text: s.text === '' ? null : s.text,
  }
  const rows = before?.rows ?? []
  if (s.from) {
    const open = s.openOnArrival ? 'ON_ARRIVAL' : 'ANY'
    const { nearby: found } = await ask(
      NearbyDocument,
      { ...variables, from: pointInput(s.from.at), minutes: s.within, filter: { ...filter, open } },
      language,
      signal,
    )
    const nearby = must(found)
    const more = nearby.edges.map(({ node, walk, arrival }, i) => ({ number: rows.length + i + 1, place: node, walk, arrival }))
    const cursor = nearby.pageInfo.hasNextPage ? nearby.pageInfo.endCursor : null
    return { rows: [...rows, ...more], total: nearby.totalCount, cursor, nearestOutside: nearby.nearestOutside, excluded: nearby.excluded }
  }
  const open = s.openOnArrival ? 'NOW' : 'ANY' // without a start one is there already
  const listed = async (kinds: PlaceKind[] | null) => {
    const answer = await ask(PlacesDocument, { ...variables, filter: { ...filter, kinds, open } }, language, signal)
    return must(answer.places)
  }
  let places = await listed(asksNothing(s) ? ['SERVICE_CENTER'] : filter.kinds)
  if (asksNothing(s) && places.totalCount === 0) places = await listed(null)
  const more = places.nodes.map((place, i) => ({ number: rows.length + i + 1, place, walk: null, arrival: null }))
  const cursor = places.pageInfo.hasNextPage ? places.pageInfo.endCursor : null
  return { rows: [...rows, ...more], total: places.totalCount, cursor, nearestOutside: null, excluded: [] }
}
