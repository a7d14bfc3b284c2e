import type { SavedPlacesQuery, SavedSquadsQuery } from '../gen/graphql'
import type { Dataset } from '../records'
import type { Language } from '../state'

// What is saved on the device, in a cache of its own: the page's files, tiles, and one record of what was asked of the API.

export type SavedPlace = NonNullable<SavedPlacesQuery['places']>['nodes'][number]
export type SavedSquad = NonNullable<SavedSquadsQuery['squads']>['edges'][number]['node']

export interface Saved {
  savedAt: string
  language: Language
  /** The page's build. */
  build: string
  bytes: number
  dataset: Dataset
  /** Of the district's time zone at savedAt, as in +08:00. */
  offset: string
  places: readonly SavedPlace[]
  squads: readonly SavedSquad[]
}

const prefix = 'saved-'
const record = '/saved'

/** Begins a save beside the one that may be there. */
export function begin(): Promise<Cache> {
  return caches.open(`${prefix}${Date.now()}`)
}

/** Ends a save: from now on it is the one that counts, and the others go. */
export async function finish(cache: Cache, saved: Saved): Promise<void> {
  await cache.put(record, new Response(JSON.stringify(saved), { headers: { 'Content-Type': 'application/json' } }))
  for (const name of await names()) {
    const other = await caches.open(name)
    const kept = await other.match(record)
    if (!kept || ((await kept.json()) as Saved).savedAt !== saved.savedAt) await caches.delete(name)
  }
}

/** Reads what is saved; null for nothing. */
export async function readSaved(): Promise<Saved | null> {
  if (!('caches' in globalThis)) return null // pages that came by plain http have none
  for (const name of (await names()).reverse()) {
    const kept = await (await caches.open(name)).match(record)
    if (kept) return (await kept.json()) as Saved
  }
  return null
}

/** Removes all that is saved. */
export async function removeSaved(): Promise<void> {
  for (const name of await names()) await caches.delete(name)
}

/** Removes saves that never came to their end. */
export async function removeUnfinished(): Promise<void> {
  for (const name of await names()) if (!(await (await caches.open(name)).match(record))) await caches.delete(name)
}

async function names(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefix)).sort()
}
