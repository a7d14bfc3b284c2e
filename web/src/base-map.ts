import type { Dataset } from './records'

/** A map of others, in pictures, that stands in the place of our own base map. */
export interface BaseMap {
  /** From the bottom up, each with the addresses of its tiles. */
  readonly layers: readonly (readonly string[])[]
  readonly mostZoom: number
  readonly attribution: string
  readonly reviewNumber?: string
}

/** The base map that the server names in the head of the page; null for our own. */
export function baseMap(): BaseMap | null {
  const told = document.querySelector<HTMLMetaElement>('meta[name=base-map]')?.content
  return told ? (JSON.parse(told) as BaseMap) : null
}

/** The data set with whose base map it is shown on, and that map's review number, for wherever a map is shown, saved or printed. */
export function credited(dataset: Dataset, map: BaseMap | null): Dataset {
  if (!map || dataset.sources.some(({ name }) => name === map.attribution)) return dataset // one that was saved says it already
  const numbers = new Set([map.reviewNumber, dataset.mapReviewNumber].filter((number) => number))
  return {
    ...dataset,
    attribution: [map.attribution, dataset.attribution].filter(Boolean).join(' · '),
    mapReviewNumber: numbers.size > 0 ? [...numbers].join('、') : null,
    sources: [{ name: map.attribution, licence: '', demo: false }, ...dataset.sources],
  }
}
