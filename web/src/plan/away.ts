import { gapAt, type AreaRow, type Answer } from './answers'
import type { Question } from './question'
import { changes, changeAt, type Scenario } from './scenario'
import type { Say } from './say'

// What a planner takes away where the server cannot write it, since a scenario is nothing that it has: the same columns, made here.

export interface AwayOf {
  readonly q: Question
  readonly answer: Answer
  /** The same without the scenario. */
  readonly before: Answer
  readonly scenario: Scenario
  readonly scenarioName: string
  readonly rows: readonly AreaRow[]
  placeName(id: string): string
}

/** Address of the server's own file of a question; null where it is about what only the page knows. */
export function serverFile(what: 'coverage.csv' | 'coverage.geojson' | 'report.html', q: Question, areaCode: string | null, language: string): string | null {
  if (q.openAt !== null || q.needs.length > 0 || (q.area !== null && areaCode === null)) return null
  const query = new URLSearchParams({ kinds: q.kinds.join(','), minutes: String(q.minutes), pace: q.pace, profile: q.profile, group: q.group, level: 'COMMUNITY' })
  if (q.zones.length) query.set('zones', q.zones.join(','))
  if (q.demonstration) query.set('demonstration', 'true')
  if (areaCode !== null) query.set('area', areaCode)
  if (what === 'coverage.csv') {
    query.set('language', language)
    query.set('bom', 'true')
  } else if (what === 'report.html') query.set('language', language)
  return `/export/${what}?${query.toString().replaceAll('%2C', ',')}`
}

/** A table of communities and the total, with what it was made from in every row; for spreadsheets, so with a byte order mark. */
export function csv(of: AwayOf, say: Say): string {
  const { q, answer, before } = of
  const { csv: heads } = say.t
  const c = answer.coverage
  const same: [string, string][] = [
    [heads.scenario, `${of.scenarioName}: ${changeWords(of, say).join('; ')}`], [heads.of, say.of(q)], [heads.minutes, String(q.minutes)], [heads.pace, q.pace],
    [heads.profile, q.profile], [heads.group, q.group], [heads.openAt, q.openAt ?? ''], [heads.method, c.method], [heads.source, c.populationSource?.name ?? ''],
    [heads.populationDate, c.populationDate ?? ''], [heads.networkDate, c.networkDate ?? ''], [heads.versions, answer.versions],
  ]
  const first = [heads.code, heads.community, heads.street, heads.people, heads.covered, heads.share, heads.mean, heads.before, heads.change]
  const old = new Map(before.coverage.areas.map((row) => [row.area.id, row.covered]))
  const line = (code: string, name: string, street: string, row: Pick<AreaRow, 'people' | 'covered' | 'share' | 'meanMinutes'>, was: number) => [
    code, name, street, String(row.people), String(row.covered), row.share === null ? '' : row.share.toFixed(4), row.meanMinutes === null ? '' : row.meanMinutes.toFixed(2),
    String(was), String(row.covered - was),
  ]
  const rows = of.rows.map((row) => line(row.area.code, row.area.name, row.area.parent?.name ?? '', row, old.get(row.area.id) ?? 0))
  rows.push(line('', heads.total, '', c, before.coverage.covered))
  const constant = same.map(([, value]) => value)
  const table = [[...first, ...same.map(([head]) => head)], ...rows.map((row) => [...row, ...constant])]
  return '\uFEFF' + table.map((cells) => cells.map(cell).join(',') + '\r\n').join('')
}

const plainNumber = /^-?\d+(\.\d+)?$/

/** A cell that no spreadsheet takes for a formula. */
function cell(text: string): string {
  const first = text.trimStart().charAt(0)
  const formula = !plainNumber.test(text) && first !== '' && ('=+-@＝＋－＠'.includes(first) || text.charCodeAt(0) < 32)
  const safe = formula ? '\u200B' + text : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The changes of a scenario and the gaps that it leaves, with the numbers in front. */
export function geojson(of: AwayOf, say: Say): string {
  const { q, answer } = of
  const c = answer.coverage
  const changed = changes(of.scenario).flatMap((change): GeoJSON.Feature[] => {
    const at = changeAt(of.scenario, change)
    return [{
      type: 'Feature', geometry: at ? { type: 'Point', coordinates: [...at] } : (null as unknown as GeoJSON.Point),
      properties: { type: change.type, place: change.type === 'add' ? null : change.place, name: say.changeName(change, of.placeName) },
    }]
  })
  const gaps = c.gaps.map((gap, i): GeoJSON.Feature => ({
    type: 'Feature', geometry: gap.geometry,
    properties: { type: 'gap', number: i + 1, people: gap.people, area: gap.area?.name ?? null, center: [...gapAt(gap)], nearestMinutes: gap.nearest?.walk.minutes ?? null },
  }))
  return JSON.stringify({
    type: 'FeatureCollection',
    question: q,
    totals: { people: c.people, covered: c.covered, share: c.share, peopleGained: c.change?.peopleGained ?? 0, peopleLost: c.change?.peopleLost ?? 0 },
    basis: { method: c.method, populationSource: c.populationSource?.name ?? null, populationDate: c.populationDate, networkDate: c.networkDate, versions: answer.versions },
    features: [...changed, ...gaps],
  })
}

function changeWords(of: AwayOf, say: Say): string[] {
  return changes(of.scenario).map((change) => {
    const at = changeAt(of.scenario, change)
    return say.changeName(change, of.placeName) + (at ? ` ${at[1]},${at[0]}` : '')
  })
}

/** Hands a file to the browser. */
export function hand(name: string, what: Blob | string): void {
  const link = document.createElement('a')
  link.download = name
  link.href = typeof what === 'string' ? what : URL.createObjectURL(what)
  link.click()
  if (typeof what !== 'string') setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
