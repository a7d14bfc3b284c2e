import { expect, test } from '@playwright/test'
import { lngLat } from '../src/geo'
import { csv, serverFile, type AwayOf } from '../src/plan/away'
import { Cells, type Columns } from '../src/plan/cells'
import { History } from '../src/plan/history'
import { noScenarios, readScenarios, writeScenarios, type Scenarios } from '../src/plan/link'
import { Live } from '../src/plan/live'
import { instantIn, questionOf } from '../src/plan/question'
import { Say } from '../src/plan/say'
import { zh as planZh } from '../src/plan/texts.zh'
import { zh } from '../src/texts.zh'
import { changeCount, noScenario, scenarioInput, shifted, withAdded, withClosed, withMoved, withoutChange, type Scenario } from '../src/plan/scenario'
import { readState, writeState } from '../src/state'

const here = lngLat(113.12345, 40.05432)
const there = lngLat(113.2, -40.1)

function scenario(points: number): Scenario {
  return withAdded(noScenario, ...Array.from({ length: points }, (_, i) => lngLat(113.00007 + i / 1000, 40.00007 + i / 1000)))
}

test('scenarios in an address come back as they were', () => {
  const one = withClosed(withMoved(withAdded(noScenario, here, there), 'p1:2', there), 'p3')
  for (const scenarios of [noScenarios, { ...noScenarios, a: one }, { a: one, b: scenario(3), c: withClosed(noScenario, 'p9') }, { a: scenario(100), b: scenario(100), c: one }] as Scenarios[]) {
    const values = writeScenarios(scenarios)
    expect(readScenarios(values)).toEqual(scenarios)
    const state = { ...readState('?mode=plan', ''), plan: values }
    const address = new URL(writeState(state), 'https://map.example.org')
    expect(readScenarios(readState(address.search, address.hash).plan)).toEqual(scenarios)
    expect(address.search).not.toContain('113')
  }
})

test('an address is as the page promises, and packed beyond 1,500 characters', () => {
  expect(writeScenarios({ ...noScenarios, a: withMoved(withAdded(noScenario, here), 'p1', there), b: withClosed(noScenario, 'p2') })).toEqual({
    add: '40.05432,113.12345', move: 'p1:-40.1,113.2', 'b.close': 'p2',
  })
  const packed = writeScenarios({ ...noScenarios, a: scenario(100) })
  expect(Object.keys(packed)).toEqual(['s'])
  expect(packed['s']).toMatch(/^[\w-]+$/)
})

test('what an address says wrongly counts as left out', () => {
  for (const add of ['x', '1', '91,0', '0,181', ',', '1,2,3', ' , ']) expect(readScenarios({ add }).a).toEqual(noScenario)
  expect(readScenarios({ s: '%%%' })).toEqual(noScenarios)
  expect(readScenarios({ s: 'AAAA' })).toEqual(noScenarios)
  expect(readScenarios({ move: 'p1:1,2;p1:3,4;p2:5,6', close: 'p2;p2' }).a).toEqual({ add: [], move: [{ place: 'p1', to: lngLat(2, 1) }], close: ['p2'] })
  expect(changeCount(readScenarios({ add: Array.from({ length: 101 }, () => '1,1').join(';') }).a)).toBe(0) // the API takes 100
})

test('a place moves or closes, not both, and what opens counts as whatever is asked for', () => {
  const both = withClosed(withMoved(noScenario, 'p1', here), 'p1')
  expect(both).toEqual({ add: [], move: [], close: ['p1'] })
  expect(withMoved(both, 'p1', here)).toEqual({ add: [], move: [{ place: 'p1', to: here }], close: [] })
  expect(withoutChange(both, { type: 'close', place: 'p1' })).toEqual(noScenario)
  expect(scenarioInput(noScenario)).toBeNull()
  expect(scenarioInput(withAdded(noScenario, here))).toEqual({ add: [{ at: { longitude: 113.12345, latitude: 40.05432 } }], move: [], close: [] })
})

test('25 metres are 25 metres', () => {
  const [lon, lat] = shifted(here, 25, -25)
  const metre = 6_371_008.8 * (Math.PI / 180)
  expect((lon - here[0]) * metre * Math.cos((here[1] * Math.PI) / 180)).toBeCloseTo(25, 0)
  expect((lat - here[1]) * metre).toBeCloseTo(-25, 0)
})

test('fifty steps are undone and done again; a new step ends what could be done again', () => {
  const history = new History(0)
  for (let i = 1; i <= 60; i++) history.step(i)
  for (let i = 59; i >= 10; i--) {
    expect(history.undo()).toBe(true)
    expect(history.now).toBe(i)
  }
  expect(history.undo()).toBe(false)
  expect(history.redo()).toBe(true)
  expect(history.now).toBe(11)
  history.step(99)
  expect(history.canRedo).toBe(false)
  history.undo()
  expect(history.now).toBe(11)
})

test('one question is under way, the newest waits, and what is stopped is heard of no more', async () => {
  const asked: number[] = []
  const answers: ((n: number) => void)[] = []
  const taken: number[] = []
  const live = new Live<number, number>((n) => { asked.push(n); return new Promise((resolve) => answers.push(resolve)) }, (a) => taken.push(a), () => undefined)
  for (let i = 1; i <= 5; i++) live.put(i)
  expect(asked).toEqual([1])
  answers[0]?.(10)
  await expect.poll(() => asked).toEqual([1, 5])
  live.put(6)
  live.stop()
  answers[1]?.(50)
  live.put(7)
  answers[2]?.(70)
  await expect.poll(() => taken).toEqual([10, 70])
  expect(asked).toEqual([1, 5, 7])
})

test('a cell is drawn by its minutes, and differs where it is covered in one scenario alone', () => {
  const columns: Columns = {
    longitude: [113, 113.001, 113.002, 113.003, 113.004, 113.005], latitude: [40, 40, 40, 40, 40, 40], people: [1, 2, 4, 8, 16, 32],
    seconds: [300, 301, 900, 901, null, 200], class: ['COVERED', 'COVERED', 'COVERED', 'UNCOVERED', 'UNREACHABLE', 'STRAIGHT_LINE'],
  }
  const cells = new Cells(columns)
  const now = cells.walks(null)
  expect(columns.longitude.map((_, i) => cells.shade(now, i))).toEqual(['5', '10', '15', '30', 'beyond', 'off'])
  expect(cells.people(now)).toEqual({ '5': 1, '10': 2, '15': 4, '30': 8, beyond: 16, off: 32 })
  const then = cells.walks({ longitude: [113.003, 113.001], latitude: [40, 40], people: [8, 2], seconds: [100, 1000], class: ['COVERED', 'UNCOVERED'] })
  expect(columns.longitude.map((_, i) => cells.difference(now, then, i, 15))).toEqual([null, 'loss', null, 'gain', null, null])
  expect(cells.difference(now, now, 1, 15)).toBeNull()
  const [square] = cells.squares(now, then, 15).features
  const ring = (square?.geometry as GeoJSON.Polygon).coordinates[0] ?? []
  expect((ring[1]?.[0] ?? 0) - (ring[0]?.[0] ?? 0)).toBeCloseTo(0.001, 6) // as wide as they stand apart
})

test('a time of the data is an instant there', () => {
  expect(instantIn('Asia/Shanghai')('2026-11-24T10:00')).toBe('2026-11-24T10:00:00+08:00')
  expect(instantIn('Europe/Helsinki')('2026-07-01T10:00')).toBe('2026-07-01T10:00:00+03:00')
  expect(instantIn('Europe/Helsinki')('2026-12-01T10:00')).toBe('2026-12-01T10:00:00+02:00')
  expect(instantIn('UTC')('2026-12-01T10:00')).toBe('2026-12-01T10:00:00+00:00')
})

test('a table holds no formula, and numbers stay numbers', () => {
  const row = { area: { id: 'a', code: '-1+2', name: '=HYPERLINK("x")', parent: { id: 'b', name: '@SUM, ＝1' } }, people: 3, covered: 1, share: 1 / 3, meanMinutes: null }
  const coverage = { people: 3, covered: 1, share: 1 / 3, meanMinutes: null, areas: [row], method: 'NETWORK', populationSource: { name: '+1' }, populationDate: null, networkDate: null }
  const before = { ...coverage, covered: 2, areas: [{ ...row, covered: 2 }] }
  const of = {
    q: questionOf(readState('?mode=plan', '')), answer: { coverage, versions: 'v' }, before: { coverage: before, versions: 'v' }, scenario: withAdded(noScenario, here), scenarioName: '方案 A',
    rows: [row], placeName: (id: string) => id,
  } as unknown as AwayOf
  const text = csv(of, new Say(planZh, zh, 'zh'))
  const [, first = '', last = ''] = text.split('\r\n')
  expect(text.charCodeAt(0)).toBe(0xfeff)
  expect(first.startsWith('\u200B-1+2,"\u200B=HYPERLINK(""x"")","\u200B@SUM, ＝1",3,1,0.3333,,2,-1,')).toBe(true)
  expect(first).toContain(',\u200B+1,')
  expect(first).toContain('新场所 1 40.05432,113.12345')
  expect(last.startsWith(',合计,,3,1,0.3333,,2,-1,')).toBe(true)
})

test('the server writes what it can be asked for by address', () => {
  const q = questionOf(readState('?mode=plan&kinds=READING_ROOM,VENUE&within=10&pace=ELDERLY', ''))
  expect(serverFile('coverage.csv', q, null, 'zh')).toBe('/export/coverage.csv?kinds=READING_ROOM,VENUE&minutes=10&pace=ELDERLY&profile=FOOT&group=ALL&level=COMMUNITY&language=zh&bom=true')
  expect(serverFile('report.html', { ...q, openAt: '2026-11-24T10:00' }, null, 'zh')).toBeNull()
  expect(serverFile('report.html', { ...q, area: 'a1' }, null, 'zh')).toBeNull()
  expect(serverFile('coverage.geojson', { ...q, area: 'a1' }, '1402', 'zh')).toContain('&area=1402')
})
