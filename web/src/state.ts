import { one, sizes, themes, type Size, type Theme } from './appearance'
import { lngLat, round, type LngLat, type View } from './geo'
import { kinds, type Kind } from './kinds'
import { needs, paces, profiles, skills, zones, type Need, type Pace, type Profile, type Skill, type Zone } from './terms'

export type Language = 'zh' | 'en'

export const modeNames = ['find', 'plan', 'squads'] as const
export type ModeName = (typeof modeNames)[number]

/** What the page shows. The query of its address says what, the fragment where; only the first ever reaches the server. */
export interface State {
  /** What the page is used for. */
  mode: ModeName
  /** Id of the record whose card is open: a place, a squad. */
  place: string | null
  kinds: readonly Kind[]
  /** Narrows centers to those that have all of these zones. */
  zones: readonly Zone[]
  /** What must be known to be there. */
  needs: readonly Need[]
  /** Only what is open now, or on arrival; of squads: free now. */
  open: 'now' | 'arrival' | null
  pace: Pace
  profile: Profile
  /** What squads must be able to do. */
  skills: readonly Skill[]
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
  /** Id of the place to which the way is shown. */
  to: string | null
  /** Whether the ground within 5, 10 and 15 minutes of the start is shown. */
  circle: boolean
  /** Whether the list is of the places that were kept on this device. */
  kept: boolean
  /** Whether the page stands within another. */
  embed: boolean
  view: View | null
  /** What planning asks and tries, as it stands in the address: the planner's part of the page reads it. */
  plan: Readonly<Record<string, string>>
}

/** The keys of an address that are planning's: in the query the question, in the fragment scenarios, which hold places. */
const planKeys = {
  what: ['group', 'at', 'demonstration'],
  where: ['add', 'move', 'close', 'b.add', 'b.move', 'b.close', 'c.add', 'c.move', 'c.close', 's', 'tab', 'compare', 'on'],
} as const

/** A start. One that the device told is kept in memory only, never in an address. */
export interface Start {
  at: LngLat
  origin: 'tap' | 'typed' | 'device'
}

export const withinChoices: readonly number[] = [5, 10, 15, 30, 60]

const empty: State = {
  mode: 'find', place: null, kinds: [], zones: [], needs: [], open: null, pace: 'STANDARD', profile: 'FOOT', skills: [], within: 15, area: null, text: '', language: null, size: null, theme: null, from: null, to: null, circle: false, kept: false, embed: false, view: null, plan: {},
}

/** Reads an address. What it does not understand counts as left out. */
export function readState(search: string, hash: string): State {
  const what = new URLSearchParams(search)
  const where = new URLSearchParams(hash.replace(/^#/, ''))
  const within = Number(what.get('within'))
  const language = what.get('lang')
  const several = <T extends string>(key: string, values: readonly T[]) => values.filter((v) => (what.get(key) ?? '').split(',').includes(v))
  const single = <T extends string>(key: string, values: readonly T[]) => one(values, what.get(key))
  const at = numbers(where.get('from'), ',')
  const [zoom, lat, lon] = numbers(where.get('map'), '/')
  return {
    ...empty,
    mode: modeNames.find((name) => name === what.get('mode')) ?? empty.mode,
    place: what.get('place') || null,
    kinds: kinds.filter((kind) => (what.get('kinds') ?? '').split(',').includes(kind)),
    zones: several('zones', zones),
    needs: several('need', needs),
    open: one(['now', 'arrival'] as const, what.get('open')),
    pace: single('pace', paces) ?? empty.pace,
    profile: single('profile', profiles) ?? empty.profile,
    skills: several('skill', skills),
    within: withinChoices.includes(within) ? within : empty.within,
    area: what.get('area') || null,
    text: (what.get('q') ?? '').slice(0, 100),
    language: language === 'zh' || language === 'en' ? language : null,
    size: one(sizes, what.get('size')),
    theme: one(themes, what.get('theme')),
    from: at.length === 2 && onEarth(at[0], at[1]) ? { at: lngLat(at[1] as number, at[0] as number), origin: 'tap' } : null,
    to: where.get('to') || null,
    circle: what.get('circle') === '1',
    kept: what.get('kept') === '1',
    embed: what.get('embed') === '1',
    view: zoom !== undefined && onEarth(lat, lon) ? { zoom, center: lngLat(lon as number, lat as number) } : null,
    plan: what.get('mode') === 'plan' ? { ...values(what, planKeys.what), ...values(where, planKeys.where) } : {},
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
  add('zones', state.zones.join(','))
  add('need', state.needs.join(','))
  add('open', state.open)
  add('within', state.within === empty.within ? null : String(state.within))
  add('pace', state.pace === empty.pace ? null : state.pace)
  add('profile', state.profile === empty.profile ? null : state.profile)
  add('area', state.area)
  add('q', state.text)
  add('skill', state.skills.join(','))
  add('circle', state.circle ? '1' : null)
  add('kept', state.kept ? '1' : null)
  add('lang', state.language)
  add('size', state.size)
  add('theme', state.theme)
  add('embed', state.embed ? '1' : null)
  if (state.mode === 'plan') for (const key of planKeys.what) add(key, state.plan[key] ?? null)
  const where: string[] = []
  if (state.view) {
    const { center, zoom } = state.view
    where.push(`map=${round(zoom, 2)}/${round(center[1], 5)}/${round(center[0], 5)}`)
  }
  if (state.from && state.from.origin !== 'device') where.push(`from=${round(state.from.at[1], 5)},${round(state.from.at[0], 5)}`)
  if (state.to) where.push(`to=${encodeURIComponent(state.to)}`)
  if (state.mode === 'plan') for (const key of planKeys.where) if (state.plan[key]) where.push(`${key}=${encodeURI(state.plan[key])}`)
  return (what.length ? '?' + what.join('&') : '/') + (where.length ? '#' + where.join('&') : '') // a fragment alone would keep the query of before
}

/** The values of those keys that an address has. */
function values(from: URLSearchParams, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, from.get(key) ?? '']).filter(([, value]) => value))
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
