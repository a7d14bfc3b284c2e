import { ApiError, hashOf, type Document } from '../api'
import { AreaDocument, CardDocument, DatasetDocument, NearbyDocument, PlacesDocument, SearchDocument, type NearbyQuery, type Pace, type PlaceFilter } from '../gen/graphql'
import { lngLat, metresBetween, type LngLat } from '../geo'
import { kinds } from '../kinds'
import type { Facility, Hit, Opening } from '../records'
import { openingAt } from './opening'
import type { Saved, SavedPlace, SavedSquad } from './store'

// Answers of the API made from what is saved: the same documents, the same shapes. Walks are straight lines, as the API's own
// are where no network is.

/** Ways are longer than the straight line: the API's factor for streets that it does not know. */
const detour = 1.3
/** The API's paces, which are not asked for without a network: metres in 15 minutes. */
const paces: Record<Pace, number> = { STANDARD: 1000, CAUTIOUS: 800, ELDERLY: 720, BRISK: 1215 }
const mostMetres = 10_000

/** Answers a document; throws ApiError with code OFFLINE for one that needs the server. */
export function answer(saved: Saved, hash: string, variables: unknown, now = new Date()): unknown {
  const known = table(saved, now).get(hash)
  if (!known) throw new ApiError('OFFLINE', '')
  return known(variables)
}

function table(saved: Saved, now: Date): Map<string, (variables: unknown) => unknown> {
  const all = new Map<string, (variables: unknown) => unknown>()
  const on = <T, V>(document: Document<T, V>, give: (variables: V) => T) => all.set(hashOf(document), (v) => give(v as V))
  const fresh = (place: SavedPlace, at = now) => ({ ...place, opening: openingAt(place.saved?.days ?? null, place, at, saved.offset) })
  const listed = (filter: PlaceFilter | null | undefined, at = now) => saved.places.filter((place) => passes(place, filter) && (filter?.open === 'NOW' ? opening(place, at).state === 'OPEN' : true))
  const opening = (place: SavedPlace, at: Date): Opening => openingAt(place.saved?.days ?? null, place, at, saved.offset)

  on(DatasetDocument, () => ({ dataset: { ...saved.dataset, asOf: saved.savedAt, stale: true } }))
  on(PlacesDocument, ({ filter, first, after }) => {
    const found = listed(filter)
    const begin = position(after)
    const end = begin + first
    return { places: { totalCount: found.length, nodes: found.slice(begin, end).map((place) => fresh(place)), pageInfo: { hasNextPage: end < found.length, endCursor: String(end) } } }
  })
  on(NearbyDocument, ({ from, minutes, pace, filter, first, after }) => {
    const start = lngLat(from.longitude, from.latitude)
    const all = listed({ ...filter, open: filter?.open === 'NOW' ? 'NOW' : 'ANY' })
      .map((place) => ({ place, walk: straight(start, place, pace) }))
      .sort((a, b) => a.walk.metres - b.walk.metres || (a.place.id < b.place.id ? -1 : 1))
    const arrival = (place: SavedPlace, walk: { minutes: number }) => opening(place, new Date(now.getTime() + walk.minutes * 60_000))
    const wanted = all.filter(({ place, walk }) => filter?.open !== 'ON_ARRIVAL' || arrival(place, walk).state === 'OPEN')
    const within = wanted.filter(({ walk }) => walk.minutes <= minutes)
    const begin = position(after)
    const end = begin + first
    const outside = within.length === 0 ? wanted[0] : undefined
    const nearby: NonNullable<NearbyQuery['nearby']> = {
      totalCount: within.length,
      counts: kinds.map((kind) => ({ kind, count: within.filter(({ place }) => place.kind === kind).length })).filter(({ count }) => count > 0),
      edges: within.slice(begin, end).map(({ place, walk }) => ({ node: fresh(place), walk, arrival: arrival(place, walk), zones: [] })),
      nearestOutside: outside && outside.walk.metres <= mostMetres ? { place: fresh(outside.place), walk: outside.walk } : null,
      excluded: [],
      pageInfo: { hasNextPage: end < within.length, endCursor: String(end) },
    }
    return { nearby }
  })
  on(CardDocument, ({ id }) => {
    const place = saved.places.find((p) => p.id === id)
    if (place) return { node: { ...ofKind(place), ...fresh(place) } as never }
    const squad = saved.squads.find((s) => s.id === id)
    if (squad) return { node: { __typename: 'ServiceSquad', ...squad, opening: squadOpening(squad) } as never }
    throw new ApiError('OFFLINE', '')
  })
  on(SearchDocument, ({ text, near }) => ({ search: { hits: found(saved, text, near ? lngLat(near.longitude, near.latitude) : null), kinds: [], suggestions: [] } }))
  on(AreaDocument, () => {
    throw new ApiError('OFFLINE', '')
  })
  return all

  function squadOpening(squad: SavedSquad): Opening {
    return openingAt(squad.saved?.days ?? null, { status: 'OPEN', closedUntil: null }, now, saved.offset)
  }
}

function ofKind(place: SavedPlace): { __typename: string } {
  return { __typename: place.kind.toLowerCase().replaceAll(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase()) }
}

function position(cursor: string | null | undefined): number {
  return cursor ? Number(cursor) : 0
}

function passes(place: SavedPlace, filter: PlaceFilter | null | undefined): boolean {
  if (filter?.areas?.length || filter?.zones?.length) throw new ApiError('OFFLINE', '')
  if (filter?.kinds && !filter.kinds.includes(place.kind)) return false
  if (!(filter?.accessibility ?? []).every((need) => place.accessibility[facilityOf(need)] === 'YES')) return false
  const text = plain(filter?.text ?? '')
  return text === '' || plain(place.name).includes(text) || plain(place.address ?? '').includes(text)
}

/** What is needed, as a card names it: ACCESSIBLE_TOILET is accessibleToilet. */
function facilityOf(need: string): Facility {
  return need.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) as Facility
}

function straight(from: LngLat, place: SavedPlace, pace: Pace): { minutes: number; metres: number; method: 'STRAIGHT_LINE'; unknownMetres: number } {
  const metres = metresBetween(from, lngLat(place.location.longitude, place.location.latitude)) * detour
  return { metres: Math.round(metres), minutes: Math.ceil((metres / paces[pace]) * 15), method: 'STRAIGHT_LINE', unknownMetres: Math.round(metres) }
}

/** Places and squads whose name or address contains a text, those whose name begins with it first. */
function found(saved: Saved, text: string, near: LngLat | null): Hit[] {
  const wanted = plain(text)
  if (wanted === '') return []
  const hits: { rank: number; hit: Hit }[] = []
  const add = (title: string, address: string | null, metres: number | null, item: Hit['item']) => {
    const at = plain(title).indexOf(wanted)
    const named = at >= 0 && plain(title).length === title.length // else the letters found are not those of the title
    if (at < 0 && !plain(address ?? '').includes(wanted)) return
    const ranges = named ? [{ start: at, length: wanted.length }] : []
    hits.push({ rank: at === 0 ? 0 : at > 0 ? 1 : 2, hit: { title, matched: at < 0 ? 'ADDRESS' : 'NAME', metres, ranges, item } })
  }
  for (const place of saved.places) {
    const metres = near && Math.round(metresBetween(near, lngLat(place.location.longitude, place.location.latitude)))
    add(place.name, place.address, metres, { ...ofKind(place), id: place.id, kind: place.kind, name: place.name, address: place.address } as Hit['item'])
  }
  for (const squad of saved.squads) add(squad.name, null, null, { __typename: 'ServiceSquad', id: squad.id } as Hit['item'])
  const order = ({ hit }: { hit: Hit }) => (hit.item.kind ? kinds.indexOf(hit.item.kind) : kinds.length)
  return hits.sort((a, b) => a.rank - b.rank || (a.hit.metres ?? 0) - (b.hit.metres ?? 0) || order(a) - order(b)).slice(0, 8).map(({ hit }) => hit)
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
