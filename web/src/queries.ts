import type { Kind } from './kinds'

// The questions of the page and the shapes of their answers, by schema.graphqls.

export type OpenState = 'OPEN' | 'CLOSED' | 'UNKNOWN'
export type Known = 'YES' | 'NO' | 'UNKNOWN'
export type Status = 'OPEN' | 'TEMPORARILY_CLOSED' | 'PLANNED' | 'CLOSED'

export interface Opening {
  state: OpenState
  at: string
  opensAt: string | null
  closesAt: string | null
  closesInMinutes: number | null
  basis: 'HOURS' | 'SEASON' | 'EXCEPTION' | 'HOLIDAY' | 'WORKING_WEEKEND' | 'STATUS' | 'NO_DATA'
  provisional: boolean
}

/** A place as a row shows it. */
export interface Place {
  id: string
  kind: Kind
  name: string
  status: Status
  statusNote: string | null
  closedUntil: string | null
  address: string | null
  location: { longitude: number; latitude: number }
  opening: Opening
  demonstration?: boolean
  source: { demo: boolean }
}

export interface Walk {
  minutes: number
  metres: number
  method: 'NETWORK' | 'STRAIGHT_LINE'
}

const openingFields = 'state at opensAt closesAt closesInMinutes basis provisional'
const rowFields = `id kind name(language: $language) status statusNote closedUntil address location { longitude latitude }
  opening { ${openingFields} } source { demo } ... on ServiceCenter { demonstration }`

export const datasetQuery = `{ dataset {
  name demo bounds { west south east north } timeZone attribution mapReviewNumber sources { name licence demo } counts { kind count } asOf stale } }`

export interface Dataset {
  name: string
  demo: boolean
  bounds: { west: number; south: number; east: number; north: number } | null
  timeZone: string
  attribution: string
  mapReviewNumber: string | null
  sources: { name: string; licence: string; demo: boolean }[]
  counts: { kind: Kind; count: number }[]
  asOf: string
  stale: boolean
}

export const placesQuery = `query Places($filter: PlaceFilter, $first: Int!, $after: String, $language: Language) {
  places(filter: $filter, first: $first, after: $after) {
    totalCount nodes { ${rowFields} } pageInfo { hasNextPage endCursor } } }`

export interface PlacesAnswer {
  places: { totalCount: number; nodes: Place[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } }
}

export const nearbyQuery = `query Nearby($from: PointInput!, $minutes: Int!, $filter: PlaceFilter, $first: Int!, $after: String, $language: Language) {
  nearby(from: $from, minutes: $minutes, filter: $filter, first: $first, after: $after) {
    totalCount
    edges { node { ${rowFields} } walk { minutes metres method } arrival { ${openingFields} } }
    nearestOutside { place { ${rowFields} } walk { minutes metres method } }
    excluded { reason count }
    pageInfo { hasNextPage endCursor } } }`

export interface NearbyAnswer {
  nearby: {
    totalCount: number
    edges: { node: Place; walk: Walk; arrival: Opening }[]
    nearestOutside: { place: Place; walk: Walk } | null
    excluded: { reason: string; count: number }[]
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
  }
}

const hoursFields = 'hours { text(language: $language) week { date known basis spans { opens closes closesNextDay } } }'
const contactFields = 'contacts { label phone hours }'

export const cardQuery = `query Card($id: ID!, $language: Language) { node(id: $id) { __typename id
  ... on Place { ${rowFields} gcj02: location(system: GCJ02) { longitude latitude } bd09: location(system: BD09) { longitude latitude } closedFrom ${hoursFields} ${contactFields} accessibility { stepFreeEntrance ramp lift accessibleToilet hearingLoop tactilePath surveyedOn }
    notice { text(language: $language) until } squads { id name(language: $language) } verifiedAt verifiedBy source { name licence demo collectedOn }
    area { name(language: $language) } }
  ... on ServiceCenter { zones { kind name(language: $language) services capacity opening { ${openingFields} } ${contactFields} } }
  ... on RedStation { amenities }
  ... on ReadingRoom { seats books }
  ... on MediationRoom { topics }
  ... on HistoryColumn { theme period }
  ... on Venue { facilities cluster { name } }
  ... on ServiceSquad { name(language: $language) skills members ${hoursFields} opening { ${openingFields} } ${contactFields}
    base { id name(language: $language) } serves { name(language: $language) } source { name licence demo collectedOn } }
} }`

export interface Hours {
  text: string
  /** A day that is not known may be open outside its spans. */
  week: { date: string; known: boolean; basis: string; spans: { opens: string; closes: string; closesNextDay: boolean }[] }[]
}

export interface Contact {
  label: string
  phone: string
  hours: string | null
}

export interface Source {
  name: string
  licence: string
  demo: boolean
  collectedOn: string | null
}

export interface Zone {
  kind: string
  name: string
  services: string[]
  capacity: number | null
  opening: Opening
  contacts: Contact[]
}

export interface PlaceCard extends Place {
  gcj02: { longitude: number; latitude: number }
  bd09: { longitude: number; latitude: number }
  closedFrom: string | null
  hours: Hours | null
  contacts: Contact[]
  accessibility: Record<Facility, Known> & { surveyedOn: string | null }
  notice: { text: string; until: string | null } | null
  squads: { id: string; name: string }[]
  verifiedAt: string | null
  verifiedBy: string | null
  area: { name: string } | null
  source: Source
  zones?: Zone[]
  amenities?: string[]
  seats?: number | null
  books?: number | null
  topics?: string[]
  theme?: string | null
  period?: string | null
  facilities?: string[]
  cluster?: { name: string } | null
}

export const facilities = ['stepFreeEntrance', 'ramp', 'lift', 'accessibleToilet', 'hearingLoop', 'tactilePath'] as const
export type Facility = (typeof facilities)[number]

export interface SquadCard {
  id: string
  name: string
  skills: string[]
  members: number | null
  hours: Hours | null
  opening: Opening
  contacts: Contact[]
  base: { id: string; name: string } | null
  serves: { name: string }[]
  source: Source
}

export interface CardAnswer {
  node: ({ __typename: 'ServiceSquad' } & SquadCard) | ({ __typename: 'ServiceCenter' } & PlaceCard) | { __typename: 'Area' }
}

export const searchQuery = `query Search($text: String!, $near: PointInput, $language: Language) {
  search(text: $text, near: $near, first: 8) {
    hits { title matched metres ranges { start length } item { __typename id
      ... on Place { kind address name(language: $language) } ... on Area { level } } }
    kinds suggestions } }`

export interface Hit {
  title: string
  matched: 'NAME' | 'FORMER_NAME' | 'PINYIN' | 'INITIALS' | 'ADDRESS' | 'SERVICE' | 'FUZZY'
  metres: number | null
  ranges: { start: number; length: number }[]
  item: { __typename: string; id: string; kind?: Kind; address?: string | null; name?: string; level?: string }
}

export interface SearchAnswer {
  search: { hits: Hit[]; kinds: Kind[]; suggestions: string[] }
}

export const areaQuery = `query Area($id: ID!, $language: Language) { area(id: $id) { name(language: $language) boundary } }`

export interface AreaAnswer {
  area: { name: string; boundary: { type: 'MultiPolygon'; coordinates: [number, number][][][] } | null }
}
