import { lngLat, round, type LngLat } from '../geo'
import { changeCount, exact, mostChanges, noScenario, type Scenario } from './scenario'

// Scenarios in addresses: `add=lat,lon;… move=ID:lat,lon;… close=ID;…`, those of the second tab with `b.` in front, of the third
// with `c.`; past 1,500 characters all of them as one `s` in base64url.

export const tabs = ['a', 'b', 'c'] as const
export type Tab = (typeof tabs)[number]
export type Scenarios = Readonly<Record<Tab, Scenario>>
export type Values = Readonly<Record<string, string>>

export const noScenarios: Scenarios = { a: noScenario, b: noScenario, c: noScenario }

const longest = 1500

/** Writes scenarios; those in which nothing is tried are left out. */
export function writeScenarios(of: Scenarios): Values {
  const plain: Record<string, string> = {}
  for (const tab of tabs) {
    const { add, move, close } = of[tab]
    const prefix = tab === 'a' ? '' : `${tab}.`
    if (add.length) plain[`${prefix}add`] = add.map(point).join(';')
    if (move.length) plain[`${prefix}move`] = move.map(({ place, to }) => `${place}:${point(to)}`).join(';')
    if (close.length) plain[`${prefix}close`] = close.join(';')
  }
  const text = Object.entries(plain).map(([key, value]) => `${key}=${value}`).join('&')
  return text.length > longest ? { s: packed(text) } : plain
}

/** Reads what writeScenarios wrote. What it does not understand, and what is more than the API takes, counts as left out. */
export function readScenarios(values: Values): Scenarios {
  const given = values['s'] ? Object.fromEntries(new URLSearchParams(unpacked(values['s']).replaceAll('+', '%2B'))) : values
  const one = (tab: Tab): Scenario => {
    const list = (key: string) => (given[(tab === 'a' ? '' : `${tab}.`) + key] ?? '').split(';').filter(Boolean)
    const close = [...new Set(list('close'))]
    const moved = list('move').flatMap((text) => {
      const at = text.lastIndexOf(':')
      const to = pointOf(text.slice(at + 1))
      return at > 0 && to ? [{ place: text.slice(0, at), to }] : []
    })
    const read: Scenario = {
      add: list('add').map(pointOf).filter((p) => p !== null),
      move: moved.filter((m, i) => !close.includes(m.place) && moved.findIndex((other) => other.place === m.place) === i),
      close,
    }
    return changeCount(read) > mostChanges ? noScenario : read
  }
  return { a: one('a'), b: one('b'), c: one('c') }
}

function point([lon, lat]: LngLat): string {
  return `${round(lat, 5)},${round(lon, 5)}`
}

/** The point of a text "lat,lon"; null where it is none. */
function pointOf(text: string): LngLat | null {
  const parts = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)))
  const [lat = NaN, lon = NaN] = parts
  return parts.length === 2 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? exact(lngLat(lon, lat)) : null
}

function packed(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function unpacked(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}
