import { h, type Child } from '../dom'
import type { Coverage } from './answers'
import type { Question } from './question'
import type { Say } from './say'

type Verdict = Coverage['verdicts'][number]

/** People by minutes on foot, each band with a bar; the minutes asked stand out. */
export function bands(c: Coverage, q: Question, say: Say): HTMLElement {
  const { t } = say
  const one = ({ minutes, people, share }: Coverage['bands'][number]) =>
    h(
      'li',
      { class: minutes === q.minutes ? 'asked' : null },
      h('span', {}, t.bandWithin(minutes)),
      bar(share),
      h('span', { class: 'figure' }, `${say.share(share)} · ${say.number(people)}`),
    )
  const means = [c.meanMinutes !== null && t.meanMinutes(say.minutes(c.meanMinutes)), c.p90Minutes !== null && t.p90(say.minutes(c.p90Minutes))].filter(Boolean)
  return h('section', {}, h('h3', {}, t.bandsTitle), h('ul', { class: 'bands' }, ...c.bands.map(one)), h('p', { class: 'muted' }, means.join(' · ')))
}

/** A bar as long as a share; words stand beside it. */
export function bar(share: number | null): HTMLElement {
  const inner = h('span', {})
  inner.style.inlineSize = `${((share ?? 0) * 100).toFixed(2)}%`
  return h('span', { class: 'bar', 'aria-hidden': 'true' }, inner)
}

/** What the standards say: each in one sentence that names its clause, what it asks, what was found, how sure that is, and where it stands. */
export function verdicts(c: Coverage, say: Say): Child {
  const { t } = say
  if (c.verdicts.length === 0) return null
  const order = { NO: 0, YES: 1, UNKNOWN: 2 }
  const sorted = [...c.verdicts].sort((a, b) => order[a.met] - order[b.met])
  return h('section', {}, h('h3', {}, t.verdicts), h('ul', { class: 'verdicts' }, ...sorted.map((v) => verdict(v, say))))
}

function verdict(v: Verdict, say: Say): HTMLElement {
  const { t } = say
  const { standard } = v
  const glyph = { YES: '✓', NO: '✗', UNKNOWN: '？' }[v.met]
  const missing = v.met === 'UNKNOWN' && standard.measure === 'COVERAGE_SHARE' && standard.targetShare === null
  const found = v.value === null ? null : standard.measure === 'COVERAGE_SHARE' ? say.share(v.value) : t.people(say.number(v.value))
  const details = [
    standard.clause && t.clause(standard.clause),
    missing ? t.missingTarget : demanded(v, say),
    found && t.value(found),
    standard.certainty && t.certainty(t.certainties[standard.certainty] ?? standard.certainty),
    standard.source && t.standardSource(standard.source),
  ].filter(Boolean)
  return h(
    'li',
    { class: v.met.toLowerCase() },
    h('strong', {}, h('span', { class: 'glyph', 'aria-hidden': 'true' }, glyph), ' ', t.met[v.met]), `：${v.text}`,
    h('span', { class: 'muted' }, `（${details.join('；')}）`),
  )
}

function demanded({ threshold, standard }: Verdict, say: Say): string {
  const { t } = say
  if (standard.measure === 'COVERAGE_SHARE') return threshold === null ? t.noThreshold : t.threshold(say.share(threshold))
  const { minPeople: least, maxPeople: most } = standard
  if (least !== null && most !== null) return t.threshold(t.range(say.number(least), say.number(most)))
  if (least !== null) return t.threshold(t.atLeast(say.number(least)))
  return most === null ? t.noThreshold : t.threshold(t.atMost(say.number(most)))
}

/** How it was reckoned and from what: pace, method and dates, for the legend and for whatever is taken away. */
export function basis(c: Coverage, q: Question, metresIn15Minutes: number | null, say: Say, day: (instant: string) => string): string[] {
  const { t } = say
  const method = c.method === 'NETWORK' ? t.networkMethod : t.straightMethod
  const population = c.populationSource ? `${c.populationSource.name} ${c.populationDate ?? t.unknownDay}` : t.noNetwork
  const network = c.method === 'NETWORK' ? (c.networkDate ?? t.unknownDay) : t.noNetwork
  return [t.method(method, t.paceNote(t.paces[q.pace], metresIn15Minutes), t.profiles[q.profile]), t.dates(population, network, day(c.asOf))]
}
