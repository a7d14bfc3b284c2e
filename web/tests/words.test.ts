import { expect, test } from '@playwright/test'
import { lngLat } from '../src/geo'
import type { Opening } from '../src/records'
import { readState, writeState } from '../src/state'
import { en } from '../src/texts.en'
import { zh } from '../src/texts.zh'
import { Words } from '../src/words'

const words = new Words(zh, 'Asia/Shanghai')
const english = new Words(en, 'Asia/Shanghai')

function opening(patch: Partial<Opening>): Opening {
  return { state: 'UNKNOWN', at: '2026-11-23T10:30:00+08:00', opensAt: null, closesAt: null, closesInMinutes: null, basis: 'HOURS', provisional: false, ...patch }
}

test('opening is said in the words of the page', () => {
  const until18 = { state: 'OPEN', closesAt: '2026-11-23T18:00:00+08:00' } as const
  for (const [given, inChinese, inEnglish] of [
    [{ ...until18, closesInMinutes: 450 }, '开放中 · 至 18:00', 'Open · until 18:00'],
    [{ ...until18, closesInMinutes: 60 }, '即将关门 · 还有 60 分（18:00）', 'Closing soon · 60 min left (18:00)'],
    [{ ...until18, closesInMinutes: 61 }, '开放中 · 至 18:00', 'Open · until 18:00'],
    [{ state: 'OPEN' }, '开放中', 'Open'],
    [{ state: 'CLOSED', opensAt: '2026-11-23T14:30:00+08:00' }, '未开放 · 14:30 开门', 'Closed · opens 14:30'],
    [{ state: 'CLOSED', opensAt: '2026-11-30T09:00:00+08:00' }, '未开放 · 11 月 30 日 9:00 开门', 'Closed · opens 30 Nov 9:00'],
    [{ state: 'CLOSED', opensAt: '2026-11-29T09:00:00+08:00' }, '未开放 · 周日 9:00 开门', 'Closed · opens Sun 9:00'],
    [{ state: 'CLOSED', opensAt: '2026-11-23T16:30:00Z' }, '未开放 · 周二 0:30 开门', 'Closed · opens Tue 0:30'],
    [{ state: 'CLOSED' }, '未开放', 'Closed'],
    [{ state: 'UNKNOWN' }, '开放时间未知，请先打电话', 'Hours unknown, call first'],
  ] as [Partial<Opening>, string, string][]) {
    expect(words.now(opening(given)).words).toBe(inChinese)
    expect(english.now(opening(given)).words).toBe(inEnglish)
  }
})

test('a place out of service is no place that is closed for the night', () => {
  const closed = opening({ state: 'CLOSED', basis: 'STATUS' })
  const place = { status: 'TEMPORARILY_CLOSED', statusNote: '装修', closedUntil: '2026-12-03T00:00:00+08:00' } as const
  expect(words.now(closed, place).words).toBe('暂停服务，12 月 3 日起恢复开放：装修')
  expect(english.now(closed, place).words).toBe('Out of service, reopens on 3 Dec: 装修')
  expect(words.now({ ...closed, opensAt: '2026-12-05T09:00:00+08:00' }, place).words).toBe('暂停服务，12 月 5 日起恢复开放：装修')
  expect(words.now(closed, { ...place, closedUntil: '2027-02-13T00:00:00+08:00' }).words).toBe('暂停服务，2027 年 2 月 13 日起恢复开放：装修')
  expect(words.now(closed, { ...place, closedUntil: null, statusNote: null }).words).toBe('暂停服务')
})

test('arrival says what now does not', () => {
  const open = opening({ state: 'OPEN', closesAt: '2026-11-23T12:00:00+08:00', closesInMinutes: 90 })
  const at = '2026-11-23T10:42:00+08:00'
  expect(words.arrival(open, { ...open, at, closesInMinutes: 78 })?.words).toBe('到达约 10:42，还开 78 分')
  expect(words.arrival(open, opening({ state: 'CLOSED', at }))?.words).toBe('到达时已关门')
  expect(words.arrival(opening({ state: 'CLOSED' }), opening({ state: 'CLOSED', at }))).toBeNull()
  expect(words.arrival(opening({}), opening({ at }))).toBeNull()
})

test('a walk says its method where that is an estimate, and never 0 minutes', () => {
  expect(words.walk({ minutes: 7, metres: 520, method: 'NETWORK', unknownMetres: 0 })).toBe('步行 7 分 · 520 米')
  expect(words.walk({ minutes: 20, metres: 1340, method: 'STRAIGHT_LINE', unknownMetres: 1340 })).toBe('步行 20 分 · 1.3 公里 · 直线估算')
  expect(words.walk({ minutes: 0, metres: 0, method: 'NETWORK', unknownMetres: 0 })).toBe('步行 不到 1 分钟 · 0 米')
})

test('an address keeps what is shown, and of starts only those chosen by hand', () => {
  const address = '?place=p1&kinds=RED_STATION,VENUE&open=arrival&within=30&area=a1&q=%E4%B9%A6&lang=en#map=14.5/40.1/113.2&from=40.12345,113.2'
  const [what, where] = address.split('#') as [string, string]
  const state = readState(what, '#' + where)
  expect(writeState(state)).toBe(address)
  expect(writeState({ ...state, from: { at: lngLat(113.2, 40.1), origin: 'device' } })).not.toContain('from')
  expect(writeState(readState('', '#from=40.1,113.2'))).toBe('/#from=40.1,113.2') // without the slash the query of before would stay
  const found = '?kinds=SERVICE_CENTER,MEDIATION_ROOM&zones=MEDIATION&need=STEP_FREE_ENTRANCE&open=now&pace=ELDERLY&profile=WHEELCHAIR&skill=HEALTH&circle=1&kept=1&embed=1#to=p1'
  expect(writeState(readState(...(found.split('#') as [string, string])))).toBe(found)
})

test('an address that makes no sense counts as none', () => {
  expect(writeState(readState('?kinds=NONE&within=7&lang=xx&open=always', '#map=a/b/c&from=91,200'))).toBe('/')
})
