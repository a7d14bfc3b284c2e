import type { CoverageQueryVariables, PopulationGroup } from '../gen/graphql'
import { kinds, type Kind } from '../kinds'
import { withinChoices, type State } from '../state'
import type { Need, Pace, Profile, Zone } from '../terms'
import { one } from '../appearance'

export const groups = ['ALL', 'AGE_0_6', 'AGE_60_UP', 'AGE_65_UP', 'HOUSEHOLDS'] as const satisfies readonly PopulationGroup[]

/** What is asked: who can walk to places of some kinds, how far, how fast, when. */
export interface Question {
  readonly kinds: readonly Kind[]
  /** Narrows service centers. */
  readonly zones: readonly Zone[]
  /** All of them known to be there. */
  readonly needs: readonly Need[]
  readonly demonstration: boolean
  readonly minutes: number
  readonly pace: Pace
  readonly profile: Profile
  readonly group: PopulationGroup
  /** Open then: a day and a time of the data's zone, as 2026-11-24T10:00; null: at any time. */
  readonly openAt: string | null
  readonly area: string | null
}

/** The question of a state: of service centers where no kind is named. */
export function questionOf(s: State): Question {
  const of: readonly Kind[] = s.kinds.length > 0 ? s.kinds : ['SERVICE_CENTER']
  const value = (key: string) => s.plan[key] ?? null
  const centers = of.includes('SERVICE_CENTER')
  return {
    kinds: kinds.filter((kind) => of.includes(kind)),
    zones: centers ? s.zones : [],
    needs: s.needs,
    demonstration: centers && value('demonstration') === '1',
    minutes: withinChoices.includes(s.within) ? s.within : 15,
    pace: s.pace,
    profile: s.profile,
    group: one(groups, value('group')) ?? 'ALL',
    openAt: /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(value('at') ?? '') ? value('at') : null,
    area: s.area,
  }
}

/** A text that is the same for the same question. */
export function questionKey(q: Question): string {
  return JSON.stringify(q)
}

/** Whether a question is the one that the tiles of people answer: centers, on foot, at the standard pace, by everybody at any time. */
export function answeredByTiles(q: Question): boolean {
  const plain = q.zones.length === 0 && q.needs.length === 0 && !q.demonstration && q.openAt === null && q.area === null
  return plain && q.kinds.length === 1 && q.kinds[0] === 'SERVICE_CENTER' && q.pace === 'STANDARD' && q.profile === 'FOOT' && q.group === 'ALL'
}

/** A question as the API takes it; `instant` turns a time of the data's zone into one that stands alone. */
export function variablesOf(q: Question, instant: (local: string) => string): Omit<CoverageQueryVariables, 'scenario' | 'cells' | 'language'> {
  const { group, area, minutes, pace, profile } = q
  const target = {
    kinds: [...q.kinds],
    ...(q.zones.length ? { zones: [...q.zones] } : {}),
    ...(q.needs.length ? { accessibility: [...q.needs] } : {}),
    ...(q.demonstration ? { demonstration: true } : {}),
    ...(q.openAt ? { openAt: instant(q.openAt) } : {}),
  }
  return { of: [target], group, area, minutes, pace, profile }
}

/** The instant of a day and a time in a time zone, as RFC 3339. */
export function instantIn(timeZone: string): (local: string) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, timeZoneName: 'longOffset' })
  return (local) => {
    const offsetAt = (at: Date) => format.formatToParts(at).find((p) => p.type === 'timeZoneName')?.value.replace('GMT', '') || '+00:00'
    const guess = offsetAt(new Date(`${local}:00Z`))
    const offset = offsetAt(new Date(`${local}:00${guess}`)) // the zone's clocks may change in between
    return `${local}:00${offset}`
  }
}
