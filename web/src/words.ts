import type { Opening, Place, Walk } from './records'
import type { Texts } from './texts.zh'

/** What people read about opening: words, a glyph and a tone, so that colour never stands alone. */
export interface Phrase {
  glyph: '●' | '◐' | '○' | '？'
  tone: 'open' | 'soon' | 'closed' | 'unknown'
  words: string
}

/** A calendar day and a time of day in a time zone. */
interface Moment {
  year: number
  month: number
  day: number
  weekday: number
  time: string
}

/** Words of one language about times in one zone. */
export class Words {
  /** Whether what is shown was saved on the device: then walks are said to be estimates of it. */
  offline = false
  private readonly format: Intl.DateTimeFormat

  constructor(
    readonly texts: Texts,
    timeZone: string,
  ) {
    this.format = new Intl.DateTimeFormat('en-GB', {
      timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit', hourCycle: 'h23',
    })
  }

  /** Whether something is open now; the place's status decides before its hours. */
  now(opening: Opening, place?: Pick<Place, 'status' | 'statusNote' | 'closedUntil'>): Phrase {
    const t = this.texts
    if (place && opening.basis === 'STATUS' && place.status !== 'OPEN') {
      const again = place.closedUntil && (opening.opensAt ?? place.closedUntil) // the first day that it is open, which may be no working day later
      const state = again && place.status === 'TEMPORARILY_CLOSED' ? t.closedUntil(this.dayFrom(again, opening.at)) : t.status[place.status]
      return { glyph: '○', tone: 'closed', words: place.statusNote ? t.withNote(state, place.statusNote) : state }
    }
    switch (opening.state) {
      case 'UNKNOWN':
        return { glyph: '？', tone: 'unknown', words: t.unknown }
      case 'CLOSED':
        return { glyph: '○', tone: 'closed', words: opening.opensAt ? t.opensAt(this.when(opening.opensAt, opening.at)) : t.closed }
      case 'OPEN':
        if (opening.closesAt === null || opening.closesInMinutes === null) return { glyph: '●', tone: 'open', words: t.openNoEnd }
        if (opening.closesInMinutes <= 60) {
          return { glyph: '◐', tone: 'soon', words: t.closingSoon(opening.closesInMinutes, this.time(opening.closesAt)) }
        }
        return { glyph: '●', tone: 'open', words: t.openUntil(this.when(opening.closesAt, opening.at)) }
    }
  }

  /** What one finds on getting there; null where that says nothing beyond `now`. */
  arrival(now: Opening, arrival: Opening): Phrase | null {
    const t = this.texts
    const time = this.time(arrival.at)
    if (arrival.state === 'OPEN') {
      if (arrival.closesInMinutes === null) return { glyph: '●', tone: 'open', words: t.arriveOpenNoEnd(time) }
      const soon = arrival.closesInMinutes <= 60
      return { glyph: soon ? '◐' : '●', tone: soon ? 'soon' : 'open', words: t.arriveOpen(time, arrival.closesInMinutes) }
    }
    if (arrival.state === 'CLOSED' && now.state === 'OPEN') return { glyph: '○', tone: 'closed', words: t.arriveClosed }
    return null
  }

  /** A walk with its length and, where it is no more than an estimate, that it is one. */
  walk(walk: Walk): string {
    const t = this.texts
    const words = t.walk(t.minutes(walk.metres === 0 ? 0 : walk.minutes), t.metres(walk.metres))
    return walk.method === 'STRAIGHT_LINE' ? `${words} · ${this.offline ? t.straightOffline : t.straight}` : words
  }

  /** A time of day: 9:00. */
  time(instant: string): string {
    return this.moment(instant).time
  }

  /** A day: 12 月 3 日. */
  day(instant: string): string {
    const m = this.moment(instant)
    return this.texts.monthDay(m.month, m.day)
  }

  /** A day, with its year where that is another one than that of an instant. */
  private dayFrom(instant: string, seenFrom: string): string {
    const { year } = this.moment(instant)
    return year === this.moment(seenFrom).year ? this.day(instant) : this.texts.yearDay(year, this.day(instant))
  }

  /** A day with its year, as records carry it. */
  date(instant: string): string {
    const m = this.moment(instant)
    return `${m.year}-${String(m.month).padStart(2, '0')}-${String(m.day).padStart(2, '0')}`
  }

  /** A time as people name it at another: the time alone today, with the weekday within a week, else with the day. */
  when(instant: string, seenFrom: string): string {
    const then = this.moment(instant)
    const now = this.moment(seenFrom)
    const days = (Date.UTC(then.year, then.month - 1, then.day) - Date.UTC(now.year, now.month - 1, now.day)) / 86_400_000
    if (days === 0) return then.time
    const day = days > 0 && days < 7 ? (this.texts.weekdays[then.weekday] ?? '') : this.texts.monthDay(then.month, then.day)
    return this.texts.timeOnDay(day, then.time)
  }

  private moment(instant: string): Moment {
    const parts: Record<string, number> = {}
    for (const { type, value } of this.format.formatToParts(new Date(instant))) parts[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts as { [name in 'year' | 'month' | 'day' | 'hour' | 'minute']?: number }
    const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay()
    return { year, month, day, weekday, time: `${hour}:${String(minute).padStart(2, '0')}` }
  }
}
