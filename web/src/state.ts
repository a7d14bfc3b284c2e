import { one, sizes, themes, type Size, type Theme } from './appearance'
import { lngLat, round, type LngLat, type View } from './geo'
import { kinds, type Kind } from './kinds'

export type Language = 'zh' | 'en'

export const modeNames = ['find'] as const
export type ModeName = (typeof modeNames)[number]

/** What the page shows. The query of its address says what, the fragment where; only the first ever reaches the server. */
export interface State {
  /** What the page is used for. */
  mode: ModeName
  /** Id of the record whose card is open: a place, a squad. */
  place: string | null
  kinds: readonly Kind[]
  /** Only what is open on arrival. */
  openOnArrival: boolean
  /** Most minutes of the walk. */
  within: number
  /** Id of an area: what lies in it is listed. */
  area: string | null
  /** Text that names must contain. */
  text: string
  /** null: the browser's. */
  language: Language | null
  /** null: as chosen on the device. */
  size: Size | null
  /** null: as chosen on the device, else the system's. */
  theme: Theme | null
  /** Where walks begin; null: nowhere yet. */
  from: Start | null
  view: View | null
}

/** A start. One that the device told is kept in memory only, never in an address. */
export interface Start {
  at: LngLat
  origin: 'tap' | 'device'
}

export const withinChoices: readonly number[] = [5, 10, 15, 30, 60]

const empty: State = {
  mode: 'find', place: null, kinds: [], openOnArrival: false, within: 15, area: null, text: '', language: null, size: null, theme: null, from: null, view: null,
}

/** Reads an address. What it does not understand counts as left out. */
export function readState(search: string, hash: string): State {
  const what = new URLSearchParams(search)
  const where = new URLSearchParams(hash.replace(/^#/, ''))
  const within = Number(what.get('within'))
  const language = what.get('lang')
  const at = numbers(where.get('from'), ',')
  const [zoom, lat, lon] = numbers(where.get('map'), '/')
  return {
    ...empty,
    mode: modeNames.find((name) => name === what.get('mode')) ?? empty.mode,
    place: what.get('place') || null,
    kinds: kinds.filter((kind) => (what.get('kinds') ?? '').split(',').includes(kind)),
    openOnArrival: what.get('open') === 'arrival',
    within: withinChoices.includes(within) ? within : empty.within,
    area: what.get('area') || null,
    text: (what.get('q') ?? '').slice(0, 100),
    language: language === 'zh' || language === 'en' ? language : null,
    size: one(sizes, what.get('size')),
    theme: one(themes, what.get('theme')),
    from: at.length === 2 && onEarth(at[0], at[1]) ? { at: lngLat(at[1] as number, at[0] as number), origin: 'tap' } : null,
    view: zoom !== undefined && onEarth(lat, lon) ? { zoom, center: lngLat(lon as number, lat as number) } : null,
  }
}

/** Writes the address of a state, relative to the page. */
export function writeState(state: State): string {
  const what: string[] = []
  const add = (key: string, value: string | null) => {
    if (value) what.push(key + '=' + encodeURIComponent(value).replaceAll('%2C', ','))
  }
  add('mode', state.mode === empty.mode ? null : state.mode)
  add('place', state.place)
  add('kinds', state.kinds.join(','))
  add('open', state.openOnArrival ? 'arrival' : null)
  add('within', state.within === empty.within ? null : String(state.within))
  add('area', state.area)
  add('q', state.text)
  add('lang', state.language)
  add('size', state.size)
  add('theme', state.theme)
  const where: string[] = []
  if (state.view) {
    const { center, zoom } = state.view
    where.push(`map=${round(zoom, 2)}/${round(center[1], 5)}/${round(center[0], 5)}`)
  }
  if (state.from?.origin === 'tap') where.push(`from=${round(state.from.at[1], 5)},${round(state.from.at[0], 5)}`)
  return (what.length ? '?' + what.join('&') : '') + (where.length ? '#' + where.join('&') : '') || '/'
}

/** The numbers of a text; none when one of its parts is no number. */
function numbers(text: string | null, separator: string): number[] {
  if (!text) return []
  const parts = text.split(separator).map((part) => (part === '' ? NaN : Number(part)))
  return parts.every(Number.isFinite) ? parts : []
}

function onEarth(lat: number | undefined, lon: number | undefined): boolean {
  return lat !== undefined && lon !== undefined && Math.abs(lat) <= 90 && Math.abs(lon) <= 180
}
