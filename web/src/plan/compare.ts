import { h } from '../dom'
import type { Coverage } from './answers'
import type { Question } from './question'
import type { Say } from './say'

/** Two scenarios in two columns, and what the second has on the first. */
export function comparison(left: Coverage, right: Coverage, names: readonly [string, string], q: Question, say: Say): HTMLElement {
  const { t } = say
  const rows: (readonly [string, number | null, number | null, (n: number) => string, (n: number) => string])[] = []
  const percent = (n: number) => say.share(n)
  const points = (n: number) => `${n < 0 ? '−' : '+'}${Math.abs(n * 100).toFixed(1)}`
  const people = (n: number) => say.number(n)
  const minutes = (n: number) => say.minutes(n)
  const signedMinutes = (n: number) => `${n < 0 ? '−' : '+'}${Math.abs(n).toFixed(1)}`
  rows.push([t.shareCovered, left.share, right.share, percent, points])
  rows.push([t.peopleCovered, left.covered, right.covered, people, (n) => say.signed(n)])
  left.bands.forEach((band, i) => rows.push([t.bandWithin(band.minutes), band.people, right.bands[i]?.people ?? null, people, (n) => say.signed(n)]))
  rows.push([t.mean, left.meanMinutes, right.meanMinutes, minutes, signedMinutes])
  rows.push([t.ninety, left.p90Minutes, right.p90Minutes, minutes, signedMinutes])
  const line = ([name, a, b, words, signed]: (typeof rows)[number]) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, name),
      h('td', {}, a === null ? '–' : words(a)),
      h('td', {}, b === null ? '–' : words(b)),
      h('td', {}, a === null || b === null || a === b ? '–' : signed(b - a)),
    )
  const verdicts = left.verdicts.map((v, i) =>
    h('tr', {}, h('th', { scope: 'row' }, v.standard.name), h('td', {}, t.met[v.met]), h('td', {}, t.met[right.verdicts[i]?.met ?? 'UNKNOWN']), h('td', {}, '')),
  )
  const difference = right.covered - left.covered
  const words = difference === 0 ? t.unchanged : difference > 0 ? t.better(say.number(difference), names[1]) : t.worse(say.number(-difference), names[1])
  return h(
    'section',
    { class: 'plan-compare' },
    h('h3', {}, t.compare),
    h('p', {}, h('strong', {}, words), h('br'), t.within(q.minutes, say.of(q))),
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...[t.measure, ...names, t.difference].map((name) => h('th', { scope: 'col' }, name)))),
      h('tbody', {}, ...rows.map(line), ...verdicts),
    ),
  )
}
