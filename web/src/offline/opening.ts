import type { SavedDayFragment } from '../gen/graphql'
import type { Opening, Place } from '../records'

// What the API says of opening, from saved days. Times are minutes since midnight, Universal Time, of the first of them would be
// in the district's zone, which has no summer time: China's has had none since 1991.

const minute = 60_000

/** Whether a place is open at an instant, by the days saved of its hours; null for a place without hours. */
export function openingAt(days: readonly SavedDayFragment[] | null, place: Pick<Place, 'status' | 'closedUntil'>, at: Date, offset: string): Opening {
  const now = at.getTime()
  const base = { at: iso(now, offset), opensAt: null, closesAt: null, closesInMinutes: null, provisional: false }
  if (place.status !== 'OPEN') return { ...base, state: 'CLOSED', basis: 'STATUS' }
  if (!days) return { ...base, state: 'UNKNOWN', basis: 'NO_DATA' }
  const spans = joined(days.flatMap((day) => day.spans.map((span) => instants(day.date, span, offset))))
  const current = spans.find(([from, to]) => from <= now && now < to)
  if (current) {
    const end = current[1]
    const known = dayOf(days, end - 1, offset)?.known !== false && end < lastEnd(days, offset)
    return {
      ...base, state: 'OPEN', basis: 'HOURS', closesAt: known ? iso(end, offset) : null, closesInMinutes: known ? Math.floor((end - now) / minute) : null,
    }
  }
  const today = dayOf(days, now, offset)
  if (!today || !today.known) return { ...base, state: 'UNKNOWN', basis: today ? 'HOURS' : 'NO_DATA' }
  const next = spans.find(([from]) => from > now)
  const sure = next && days.every((day) => day.known || startOf(day.date, offset) > next[0] || startOf(day.date, offset) + 1440 * minute <= now)
  return { ...base, state: 'CLOSED', basis: 'HOURS', opensAt: next && sure ? iso(next[0], offset) : null }
}

type Instants = readonly [from: number, to: number]

function instants(date: string, span: { opens: string; closes: string; closesNextDay: boolean }, offset: string): Instants {
  const start = startOf(date, offset)
  return [start + minutesOf(span.opens) * minute, start + (minutesOf(span.closes) + (span.closesNextDay ? 1440 : 0)) * minute]
}

/** Spans in order, those that touch as one. */
function joined(spans: readonly Instants[]): Instants[] {
  const out: [number, number][] = []
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out
}

function dayOf(days: readonly SavedDayFragment[], at: number, offset: string): SavedDayFragment | undefined {
  return days.find((day) => startOf(day.date, offset) <= at && at < startOf(day.date, offset) + 1440 * minute)
}

function lastEnd(days: readonly SavedDayFragment[], offset: string): number {
  const last = days.at(-1)
  return last ? startOf(last.date, offset) + 1440 * minute : 0
}

function startOf(date: string, offset: string): number {
  return Date.parse(`${date}T00:00:00${offset}`)
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

function iso(at: number, offset: string): string {
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number)
  const shift = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * minute
  return new Date(at + shift).toISOString().slice(0, 19) + offset
}
