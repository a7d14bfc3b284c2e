import type {
  CardQuery, ContactLineFragment, DatasetQuery, HoursWeekFragment, NearbyQuery, OpeningStateFragment, PlaceCardFragment, PlaceRowFragment, SearchQuery,
  SourceLineFragment, SquadCardFragment, WalkSumFragment,
} from './gen/graphql'

// The records of the page by the words of the product; their fields are those that the documents in queries/ ask for.

type Keys<U> = U extends unknown ? keyof U : never
type Values<U, K> = U extends unknown ? (K extends keyof U ? U[K] : never) : never
/** A union as one type: fields that only some of its members have may be left out. */
type Whole<U> = { readonly [K in keyof U]: U[K] } & { readonly [K in Exclude<Keys<U>, keyof U>]?: Values<U, K> }

export type Dataset = DatasetQuery['dataset']
export type Opening = OpeningStateFragment
/** A place as a row shows it. */
export type Place = Whole<PlaceRowFragment>
export type Walk = WalkSumFragment
export type Hours = HoursWeekFragment
export type Contact = ContactLineFragment
export type Source = SourceLineFragment
export type Card = NonNullable<CardQuery['node']>
export type PlaceCard = Whole<PlaceCardFragment>
export type SquadCard = SquadCardFragment
export type Nearby = NonNullable<NearbyQuery['nearby']>
export type Found = NonNullable<SearchQuery['search']>
type FoundHit = Found['hits'][number]
export type Hit = Omit<FoundHit, 'item'> & { readonly item: Whole<FoundHit['item']> }

export const facilities = ['stepFreeEntrance', 'ramp', 'lift', 'accessibleToilet', 'hearingLoop', 'tactilePath'] as const
export type Facility = (typeof facilities)[number]
