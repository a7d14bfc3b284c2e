import type { Language } from '../state'
import type { Texts } from '../texts.zh'
import type { Totals } from './answers'
import type { Question } from './question'
import { changeCount, type Change, type Scenario } from './scenario'
import type { PlanTexts } from './texts.zh'

/** Numbers and names of planning in one language. */
export class Say {
  private readonly format: Intl.NumberFormat

  constructor(
    readonly t: PlanTexts,
    readonly page: Texts,
    language: Language,
  ) {
    this.format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 0 })
  }

  number(n: number): string {
    return this.format.format(n)
  }

  /** A difference with its sign. */
  signed(n: number): string {
    return (n > 0 ? '+' : n < 0 ? '−' : '±') + this.number(Math.abs(n))
  }

  share(share: number | null): string {
    return share === null ? '–' : `${(share * 100).toFixed(1)}%`
  }

  minutes(n: number | null): string {
    return n === null ? '–' : n.toFixed(1)
  }

  /** People or households, whichever the question counts. */
  people(n: number, q: Question): string {
    return q.group === 'HOUSEHOLDS' ? this.t.households(this.number(n)) : this.t.people(this.number(n))
  }

  /** What places the question is of. */
  of(q: Question): string {
    const names = q.kinds.map((kind) => this.page.kinds[kind])
    return [...names, ...q.zones.map((zone) => this.t.zones[zone])].join('、')
  }

  /** What a scenario gains and loses, and what share that comes to. */
  change({ change, share }: Totals): string {
    const gained = change?.peopleGained ?? 0
    const lost = change?.peopleLost ?? 0
    const parts = [gained > 0 && this.t.gained(this.number(gained)), lost > 0 && this.t.lost(this.number(lost))].filter(Boolean)
    return [...(parts.length ? parts : [this.t.unchanged]), this.t.total(this.share(share))].join('，')
  }

  tab(name: string, s: Scenario): string {
    const n = changeCount(s)
    return `${name.toUpperCase()} · ${n === 0 ? this.t.asIs : this.t.changesCount(n)}`
  }

  changeName(c: Change, placeName: (id: string) => string): string {
    if (c.type === 'add') return this.t.added(c.index + 1)
    return c.type === 'move' ? this.t.moved(placeName(c.place)) : this.t.closed(placeName(c.place))
  }
}
