import { apiLanguage, must, read } from '../api'
import { SavedPlacesDocument, SavedSquadsDocument } from '../gen/graphql'
import type { Box } from '../geo'
import type { Dataset } from '../records'
import type { Language } from '../state'
import { begin, finish, removeUnfinished, type Saved, type SavedPlace, type SavedSquad } from './store'

/** As much as a save takes of a device, in bytes. Where tiles would take more, the nearest zooms are left out. */
const mostBytes = 15e6
const zooms = { least: 8, most: 14 }
const atOnce = 4
/** Cards with their hours weigh so much that the server gives no more at a time. */
const pageLength = 10

/** The page's own files, as the build lists them. */
interface Files {
  build: string
  files: string[]
}

/** Saves the page, the records and the tiles of the data's area on the device. Throws ApiError; an AbortError when ended. */
export async function save(dataset: Dataset, language: Language, progress: (share: number) => void, signal: AbortSignal): Promise<Saved> {
  await removeUnfinished()
  const cache = await begin()
  const shell = (await (await fetch('/offline.json', { signal })).json()) as Files
  let bytes = 0
  const keep = async (path: string) => {
    const response = await fetch(path, { signal })
    if (!response.ok) throw new TypeError(`${path}: ${response.status}`)
    bytes += (await response.clone().arrayBuffer()).byteLength
    await cache.put(path, response)
  }
  await inTurns(['/', ...shell.files], keep)
  progress(0.1)
  const from = dayIn(dataset.timeZone, Date.now() - 86_400_000) // a night may have begun the day before
  const places = await allPlaces(language, from, (share) => progress(0.1 + 0.5 * share), signal)
  const squads = await allSquads(language, from, signal)
  bytes += JSON.stringify(places).length + JSON.stringify(squads).length
  const sets = ['base', 'areas', 'places'].map((set) => `/tiles/${set}.json`)
  await inTurns(sets, keep)
  for (let z = zooms.least; z <= zooms.most && dataset.bounds; z++) {
    const tiles = tilesOf(dataset.bounds, z)
    if (z > zooms.least && bytes * 1.2 + tiles.length * 3 * 4000 > mostBytes) break
    await inTurns(tiles.flatMap((tile) => ['base', 'areas', 'places'].map((set) => `/tiles/${set}/${tile}.mvt`)), keep)
    progress(0.6 + (0.4 * (z - zooms.least + 1)) / (zooms.most - zooms.least + 1))
  }
  const saved: Saved = { savedAt: new Date().toISOString(), language, build: shell.build, bytes, dataset, offset: offsetOf(dataset.timeZone), places, squads }
  signal.throwIfAborted()
  await finish(cache, saved)
  await navigator.serviceWorker.register('/worker.js')
  return saved
}

async function allPlaces(language: Language, from: string, progress: (share: number) => void, signal: AbortSignal): Promise<SavedPlace[]> {
  const all: SavedPlace[] = []
  for (let after: string | null = null; ; ) {
    const answer: Awaited<ReturnType<typeof page>> = await page(after)
    all.push(...answer.nodes)
    progress(all.length / Math.max(1, answer.totalCount))
    if (!answer.pageInfo.hasNextPage) return all
    after = answer.pageInfo.endCursor
  }
  async function page(after: string | null) {
    return must((await read(SavedPlacesDocument, { first: pageLength, after, language: apiLanguage(language), from }, language, signal)).places)
  }
}

async function allSquads(language: Language, from: string, signal: AbortSignal): Promise<SavedSquad[]> {
  const all: SavedSquad[] = []
  for (let after: string | null = null; ; ) {
    const answer: Awaited<ReturnType<typeof page>> = await page(after)
    all.push(...answer.edges.map((edge) => edge.node))
    if (!answer.pageInfo.hasNextPage) return all
    after = answer.pageInfo.endCursor
  }
  async function page(after: string | null) {
    return must((await read(SavedSquadsDocument, { first: pageLength, after, language: apiLanguage(language), from }, language, signal)).squads)
  }
}

/** Works off a list, some at once. */
async function inTurns<T>(list: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = list[Symbol.iterator]()
  const worker = async () => {
    for (const item of rest) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** The tiles z/x/y that cover a box, in the usual Web Mercator scheme. */
export function tilesOf(box: Box, z: number): string[] {
  const n = 2 ** z
  const column = (longitude: number) => Math.min(n - 1, Math.max(0, Math.floor(((longitude + 180) / 360) * n)))
  const row = (latitude: number) => {
    const y = (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2
    return Math.min(n - 1, Math.max(0, Math.floor(y * n)))
  }
  const tiles: string[] = []
  for (let x = column(box.west); x <= column(box.east); x++) for (let y = row(box.north); y <= row(box.south); y++) tiles.push(`${z}/${x}/${y}`)
  return tiles
}

function dayIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}

function offsetOf(timeZone: string): string {
  const named = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts().find((part) => part.type === 'timeZoneName')
  return /[+-]\d\d:\d\d/.exec(named?.value ?? '')?.[0] ?? '+00:00'
}
