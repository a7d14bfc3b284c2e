import { readFile } from 'node:fs/promises'
import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import { api, expect, mapDrawn, server, test } from './fixture'

interface Point {
  longitude: number
  latitude: number
}
interface Numbers {
  people: number
  covered: number
  share: number
  change: { peopleGained: number; peopleLost: number } | null
}

const centers = { kinds: ['SERVICE_CENTER'] }

/** What the API says of a question, past the page. */
async function numbers(scenario: object | null = null, variables: object = {}): Promise<Numbers> {
  const query = `query($of: [CoverageTarget!]!, $minutes: Int! = 15, $pace: Pace! = STANDARD, $s: ScenarioInput) {
    coverage(of: $of, minutes: $minutes, pace: $pace, scenario: $s) { people covered share change { peopleGained peopleLost } }
  }`
  return (await api<{ coverage: Numbers }>(query, { of: [centers], s: scenario, ...variables })).coverage
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`
}

/** The points that the address adds. */
function added(page: Page, key = 'add'): Point[] {
  const text = new URLSearchParams(new URL(page.url()).hash.slice(1)).get(key) ?? ''
  return text.split(';').filter(Boolean).map((point) => {
    const [latitude = 0, longitude = 0] = point.split(',').map(Number)
    return { longitude, latitude }
  })
}

function adding(...points: Point[]): object {
  return { add: points.map((at) => ({ at })) }
}

/** Opens planning and waits for its numbers, and for the map. */
async function plan(page: Page, address = ''): Promise<void> {
  await page.goto(`${server()}/?mode=plan${address}`)
  await settled(page)
  await mapDrawn(page)
}

/** Waits until what is shown is the answer to what is asked. */
async function settled(page: Page): Promise<void> {
  await page.locator('.plan-table tbody tr').first().waitFor({ state: 'attached' })
  await page.waitForFunction(() => !document.querySelector('.list')?.hasAttribute('aria-busy') && !document.querySelector('.plan-headline.about'))
}

const share = (page: Page) => page.locator('.plan-share')
const pin = (page: Page, key = 'add 0') => page.locator(`.plan-pin[data-key="${key}"]`)

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  const box = await of.boundingBox()
  if (!box) throw new Error('it is not to be seen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Goes to an element by the Tab key alone. */
async function tabTo(page: Page, to: Locator, most = 80): Promise<void> {
  const reached = () => to.evaluate((element) => element === document.activeElement)
  for (let n = 0; n < most && !(await reached()); n++) await page.keyboard.press('Tab')
  await expect(to).toBeFocused()
}

/** A spot in the middle of the map where nothing lies on it. */
async function spot(page: Page): Promise<{ x: number; y: number }> {
  const map = await page.locator('#map').boundingBox()
  const panel = await page.locator('.panel').boundingBox()
  if (!map || !panel) throw new Error('there is no map')
  const phone = panel.x === map.x && panel.width === map.width
  return { x: map.x + map.width * 0.56, y: phone ? map.y + (panel.y - map.y) * 0.6 : map.y + map.height * 0.45 }
}

test('the share, the people left out and the table are those of the API', async ({ page }) => {
  await plan(page)
  const told = await numbers()
  await expect(share(page)).toHaveText(percent(told.share))
  await expect(page.locator('.plan-headline')).toContainText((told.people - told.covered).toLocaleString('en'))
  const { coverage } = await api<{ coverage: { areas: { people: number; share: number | null; area: { name: string } }[]; gaps: { people: number }[] } }>(
    'query($of: [CoverageTarget!]!) { coverage(of: $of) { areas(level: COMMUNITY) { people share area { name } } gaps(first: 10) { people } } }', { of: [centers] },
  )
  await expect(page.locator('.plan-table tbody tr')).toHaveCount(coverage.areas.length)
  await expect(page.locator('.gaps li strong')).toHaveText(coverage.gaps.map((gap) => `${gap.people.toLocaleString('en')} 人`))
  const head = page.getByRole('columnheader', { name: '人口' })
  await head.getByRole('button').click()
  await expect(head).toHaveAttribute('aria-sort', 'descending')
  const shown = (await page.locator('.plan-table td.of-people').allInnerTexts()).filter((text) => text !== '–').map((text) => Number(text.replaceAll(',', '')))
  expect(shown).toEqual(coverage.areas.filter((area) => area.share !== null).map((area) => area.people).sort((a, b) => b - a))
  await expect(page.locator('.verdicts li')).not.toHaveCount(0)
  await expect(page.locator('.verdicts')).toContainText('要求 90.0%')
  await expect(page.locator('.legend')).toContainText(await bandOf(5))
  const sideways = await page.evaluate(() => [...document.querySelectorAll('.scroll, .plan > *')].filter((element) => element.scrollWidth > element.clientWidth + 1).map((element) => element.className))
  expect(sideways).toEqual([])
})

async function bandOf(minutes: number): Promise<string> {
  const { coverage } = await api<{ coverage: { bands: { minutes: number; people: number }[] } }>('query($of: [CoverageTarget!]!) { coverage(of: $of) { bands { minutes people } } }', { of: [centers] })
  return (coverage.bands.find((band) => band.minutes === minutes)?.people ?? 0).toLocaleString('en')
}

test('cells, gaps and rings are drawn on the map', async ({ page }) => {
  const { places } = await api<{ places: { nodes: { id: string; location: Point }[] } }>('{ places(filter: {kinds: [SERVICE_CENTER]}, first: 1) { nodes { id location { longitude latitude } } } }')
  const [center] = places.nodes
  await plan(page, `&place=${center?.id ?? ''}#map=14/${center?.location.latitude}/${center?.location.longitude}`)
  await expect(page.locator('.chosen-place')).toContainText('15 分：')
  await mapDrawn(page)
  const layers = await page.evaluate(() => {
    const { map } = document.getElementById('map') as unknown as { map: { queryRenderedFeatures(): { layer: { id: string } }[] } }
    return [...new Set(map.queryRenderedFeatures().map((feature) => feature.layer.id))]
  })
  expect(layers).toEqual(expect.arrayContaining(['plan-cells', 'plan-rings', 'plan-ring-15', 'plan-ring-10', 'plan-ring-5']))
})

test('taps: who is left out 1, another minutes 1, a try 2, suggested sites 2, a file 2, a link 1', async ({ page, context }) => {
  test.slow() // many steps
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(server())
  await page.locator('.row').first().waitFor()
  await mapDrawn(page)
  await page.getByRole('link', { name: '规划' }).click()
  await settled(page)
  await expect(share(page)).toBeInViewport()
  await expect(share(page)).toHaveText(percent((await numbers()).share))
  await mapDrawn(page)
  await page.getByRole('radio', { name: '10 分' }).click()
  await expect(share(page)).toHaveText(percent((await numbers(null, { minutes: 10 })).share))
  expect(page.url()).toContain('within=10')
  await page.goBack()
  await expect(share(page)).toHaveText(percent((await numbers()).share))

  await page.getByRole('button', { name: '加点' }).click()
  const at = await spot(page)
  await page.mouse.click(at.x, at.y)
  await expect(page.locator('.changes li')).toHaveCount(1)
  await settled(page)
  const [point] = added(page)
  expect(point).toBeDefined()
  const told = await numbers(adding(point as Point))
  await expect(share(page)).toHaveText(percent(told.share))
  await page.keyboard.press('Control+z')
  await expect(page.locator('.changes')).toHaveCount(0)
  await settled(page)

  await page.getByRole('button', { name: '推荐选址' }).click()
  await page.getByRole('button', { name: '采用', exact: true }).first().click()
  await expect(page.locator('.changes li')).toHaveCount(3)
  await settled(page)
  await expect(share(page)).toHaveText(percent((await numbers(adding(...added(page)))).share))

  await page.getByText('导出', { exact: true }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '表格 CSV' }).click()])
  expect(download.suggestedFilename()).toMatch(/\.csv$/)
  await page.getByRole('button', { name: '复制链接' }).click()
  await expect(page.getByRole('button', { name: '链接已复制' })).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('#')
})

test('everything is done by keyboard', { tag: '@wide' }, async ({ page }) => {
  test.slow() // many keys
  await plan(page)
  await tabTo(page, page.locator('input[name=plan-minutes]:checked'))
  await page.keyboard.press('ArrowLeft')
  await expect(share(page)).toHaveText(percent((await numbers(null, { minutes: 10 })).share))
  await expect(page.locator('input[name=plan-minutes][value="10"]')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await settled(page)

  await page.getByRole('button', { name: '加点' }).focus()
  await page.keyboard.press('Enter')
  await tabTo(page, page.locator('.maplibregl-canvas'), 200)
  await page.keyboard.press('Enter')
  await expect(pin(page)).toBeFocused()
  await settled(page)
  const [before] = added(page)
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await settled(page)
  const [after] = added(page)
  expect(after?.longitude).toBeGreaterThan(before?.longitude ?? 180)
  expect(after?.latitude).toBeGreaterThan(before?.latitude ?? 90)
  const told = await numbers(adding(after as Point))
  await expect(share(page)).toHaveText(percent(told.share))
  await expect(page.getByRole('status').filter({ hasText: `共 ${percent(told.share)}` })).toBeAttached()
  await page.keyboard.press('Delete')
  await expect(pin(page)).toHaveCount(0)
  await page.keyboard.press('Control+z')
  await expect(pin(page)).toHaveCount(1)
  await page.keyboard.press('Control+Shift+Z')
  await expect(pin(page)).toHaveCount(0)

  const suggest = page.getByRole('button', { name: '推荐选址' })
  await suggest.focus()
  await page.keyboard.press('Enter')
  const adopt = page.getByRole('button', { name: '采用', exact: true }).first()
  await adopt.waitFor()
  await tabTo(page, adopt, 10)
  await page.keyboard.press('Enter')
  await expect(page.locator('.changes li')).toHaveCount(3)
  await tabTo(page, page.locator('.exports summary'))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'GeoJSON' }), 5)
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
  expect(download.suggestedFilename()).toMatch(/\.geojson$/)

  const row = page.locator('.plan-table button[data-row][tabindex="0"]')
  await tabTo(page, row)
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.plan-table button[data-row]').nth(1)).toBeFocused()
})

test('a drag is followed by the total, and the drop by the numbers of the API; no older answer wins', async ({ page }) => {
  const { coverage } = await api<{ coverage: { gaps: { center: Point }[] } }>('query($of: [CoverageTarget!]!) { coverage(of: $of) { gaps(first: 1) { center { longitude latitude } } } }', { of: [centers] })
  const { longitude, latitude } = (coverage.gaps[0] as { center: Point }).center
  await plan(page, `#add=${latitude.toFixed(5)},${longitude.toFixed(5)}&map=13/${latitude}/${longitude}`)
  const [start] = added(page)
  const first = await share(page).innerText()
  let open = 0
  let most = 0
  let live = 0
  let held: (() => void) | null = null
  await page.route('**/graphql', async (route) => {
    const asked = route.request().postDataJSON() as { variables: { scenario?: unknown; cells?: boolean } } | null
    if (!asked?.variables.scenario || asked.variables.cells !== undefined) return route.continue()
    open++
    live++
    most = Math.max(most, open)
    if (live === 3) await new Promise<void>((resolve) => (held = resolve)) // the third answer comes after the drop
    const wrong = live >= 3
    try {
      const response = await route.fetch()
      const body = await response.text()
      await route.fulfill({ response, body: wrong ? body.replace(/"share":[\d.]+/, '"share":0.123') : body })
    } catch {
      // it was ended
    }
    open--
  })
  const from = await middle(pin(page))
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  for (let i = 1; i <= 12; i++) {
    await page.mouse.move(from.x + i * 6, from.y - i * 3)
    await page.waitForTimeout(40)
    const at = await middle(pin(page))
    expect(Math.abs(at.x - (from.x + i * 6))).toBeLessThan(1.5) // the pin is where the pointer is
  }
  await expect(page.locator('.plan-headline')).toHaveClass(/about/)
  await expect(share(page)).toHaveText(/^≈/)
  await expect.poll(() => held !== null).toBe(true)
  await page.mouse.up()
  await settled(page)
  ;(held as (() => void) | null)?.()
  const [end] = added(page)
  expect(end?.longitude).toBeGreaterThan(start?.longitude ?? 180)
  const told = await numbers(adding(end as Point))
  await page.waitForTimeout(200) // time enough for an older answer to do harm
  await expect(share(page)).toHaveText(percent(told.share))
  if (told.change?.peopleGained) await expect(page.locator('.plan-change')).toContainText(`+${told.change.peopleGained.toLocaleString('en')}`)
  expect(live).toBeGreaterThan(1)
  expect(most).toBe(1)
  await page.unroute('**/graphql')
  await page.getByRole('button', { name: '撤销' }).click()
  await settled(page)
  await expect(share(page)).toHaveText(first)
  expect(added(page)).toEqual([start])
})

test('a pin is moved by typing, and by 25 metres', async ({ page }) => {
  await plan(page)
  await page.getByRole('button', { name: '加点' }).click()
  await page.getByLabel('经度').fill('１１３．0424')
  await page.getByLabel('纬度').fill('x')
  await page.getByRole('button', { name: '加到坐标' }).click()
  await expect(page.locator('.wrong')).toBeVisible()
  await page.getByLabel('纬度').fill('40.0588')
  await page.getByRole('button', { name: '加到坐标' }).click()
  await settled(page)
  expect(added(page)).toEqual([{ longitude: 113.0424, latitude: 40.0588 }])
  await expect(share(page)).toHaveText(percent((await numbers(adding({ longitude: 113.0424, latitude: 40.0588 }))).share))
  await expect(page.locator('.position')).toContainText('15 分：')
  let release = () => {}
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/graphql', async (route) => {
    if (Array.isArray((route.request().postDataJSON() as { variables: { minutes?: unknown } }).variables.minutes)) await held
    await route.continue()
  })
  await page.getByRole('button', { name: '向北 25 米' }).click()
  await expect.poll(() => added(page)[0]?.latitude).toBeCloseTo(40.0588 + 25 / 111_320, 5)
  await expect(page.getByLabel('纬度')).toHaveValue((added(page)[0]?.latitude ?? 0).toFixed(5))
  await page.getByLabel('纬度').fill('40.05')
  release()
  await expect(page.locator('.position')).toContainText('15 分：') // drawn anew, and what was typed stays
  await expect(page.getByLabel('纬度')).toHaveValue('40.05')
  await page.getByRole('button', { name: '放到这里' }).click()
  await expect.poll(() => added(page)[0]?.latitude).toBe(40.05)
})

test('a place that is there is moved and closed, and comes back', async ({ page }) => {
  const { places } = await api<{ places: { nodes: { id: string; name: string }[] } }>('{ places(filter: {kinds: [SERVICE_CENTER]}, first: 1) { nodes { id name } } }')
  const { id, name } = places.nodes[0] as { id: string; name: string }
  await plan(page, `&place=${id}`)
  await page.locator('.chosen-place').getByRole('button', { name: '关闭', exact: true }).click()
  await settled(page)
  expect(page.url()).toContain(`close=${id}`)
  const closed = await numbers({ close: [id] })
  await expect(share(page)).toHaveText(percent(closed.share))
  await expect(page.locator('.plan-change')).toContainText(closed.change?.peopleLost ? `−${closed.change.peopleLost.toLocaleString('en')}` : '覆盖不变')
  await page.getByRole('button', { name: `恢复原样：关闭 ${name}` }).click()
  await settled(page)
  await expect(page.locator('.changes')).toHaveCount(0)
  await page.goto(`${server()}/?mode=plan&place=${id}`)
  await page.getByRole('button', { name: '移动', exact: true }).click()
  await page.getByLabel('经度').fill('113.0424')
  await page.getByLabel('纬度').fill('40.0588')
  await page.getByRole('button', { name: '放到这里' }).click()
  await settled(page)
  expect(page.url()).toContain(`move=${id}:40.0588,113.0424`)
  await expect(share(page)).toHaveText(percent((await numbers({ move: [{ place: id, to: { longitude: 113.0424, latitude: 40.0588 } }] })).share))
})

test('two scenarios stand side by side', async ({ page }) => {
  const one = { longitude: 113.04241, latitude: 40.05875 }
  const two = { longitude: 113.14437, latitude: 40.02183 }
  await plan(page, `#add=${one.latitude},${one.longitude}&b.add=${one.latitude},${one.longitude};${two.latitude},${two.longitude}&tab=b`)
  await page.getByRole('button', { name: '对比' }).click()
  const table = page.locator('.plan-compare table')
  await expect(table).toBeVisible()
  const [a, b] = await Promise.all([numbers(adding(one)), numbers(adding(one, two))])
  const cells = await table.getByRole('row').filter({ hasText: '覆盖人数' }).locator('td').allInnerTexts()
  expect(cells).toEqual([a.covered.toLocaleString('en'), b.covered.toLocaleString('en'), `+${(b.covered - a.covered).toLocaleString('en')}`])
  expect(page.url()).toContain('compare=a,b')
  await expect(page.locator('.plan-table').getByRole('columnheader')).toHaveText([/社区/, /人口/, /^A/, /^B/, /差/])
  await page.getByLabel('左边').selectOption('now')
  await expect.poll(() => table.getByRole('row').filter({ hasText: '覆盖人数' }).locator('td').first().innerText()).toBe((await numbers()).covered.toLocaleString('en'))
})

test('what is taken away has heads, mark, method and pace, and the picture is not blank', async ({ page }) => {
  await plan(page, '#add=40.05875,113.04241')
  const take = async (name: string): Promise<Buffer> => {
    await page.getByText('导出', { exact: true }).click()
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
    return readFile(await download.path())
  }
  const text = (await take('表格 CSV')).toString('utf8')
  expect(text.startsWith('\uFEFF编码,社区,街道,人口,可及人口,覆盖率,平均分钟,现状可及人口,变化,方案')).toBe(true)
  const told = await numbers(adding({ longitude: 113.04241, latitude: 40.05875 }))
  expect(text.trimEnd().split('\r\n').at(-1)).toContain(`合计,,${told.people},${told.covered},`)
  expect(text).toContain('STANDARD')
  expect(text).toContain('NETWORK')

  const shapes = JSON.parse((await take('GeoJSON')).toString('utf8')) as { features: { properties: { type: string } }[]; totals: { covered: number } }
  expect(shapes.totals.covered).toBe(told.covered)
  expect(shapes.features.map((feature) => feature.properties.type)).toEqual(expect.arrayContaining(['add', 'gap']))

  const png = await take('图片 PNG')
  const colours = await page.evaluate(async (bytes) => {
    const image = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }))
    const pen = new OffscreenCanvas(image.width, image.height).getContext('2d')
    pen?.drawImage(image, 0, 0)
    const { data } = pen?.getImageData(0, 60, image.width, Math.floor(image.height * 0.5)) ?? { data: [] }
    const seen = new Set<number>()
    for (let i = 0; i < data.length; i += 4) seen.add(((data[i] ?? 0) >> 4) * 256 + ((data[i + 1] ?? 0) >> 4) * 16 + ((data[i + 2] ?? 0) >> 4))
    return seen.size
  }, [...png])
  expect(colours).toBeGreaterThan(20)

  await page.goto(`${server()}/?mode=plan`) // without a scenario the server writes it
  await settled(page)
  const file = (await take('表格 CSV')).toString('utf8')
  expect(file.startsWith('\uFEFF编码,级别,名称')).toBe(true)
})

test('a link with 100 changes is one packed value, and asks the same', { tag: '@wide' }, async ({ page, context }) => {
  const points = Array.from({ length: 100 }, (_, i) => ({ longitude: 113.05123 + (i % 10) * 0.01, latitude: 40.01234 + Math.floor(i / 10) * 0.009 })).map((p) => ({
    longitude: Number(p.longitude.toFixed(5)), latitude: Number(p.latitude.toFixed(5)),
  }))
  await plan(page, `#add=${points.slice(0, 99).map((p) => `${p.latitude},${p.longitude}`).join(';')}`)
  await page.getByRole('button', { name: '加点' }).click()
  await page.getByLabel('经度').fill(String(points[99]?.longitude))
  await page.getByLabel('纬度').fill(String(points[99]?.latitude))
  await page.getByRole('button', { name: '加到坐标' }).click()
  await settled(page)
  const told = await numbers(adding(...points))
  await expect(share(page)).toHaveText(percent(told.share))
  const link = page.url()
  expect(link).toMatch(/#(.*&)?s=[\w-]+/)
  expect(link).not.toContain('add=')
  await page.getByRole('button', { name: '加点' }).click()
  await page.getByLabel('经度').fill('113.1')
  await page.getByLabel('纬度').fill('40.05')
  await page.getByRole('button', { name: '加到坐标' }).click()
  await expect(page.locator('.line')).toContainText('最多 100 处')
  const other = await context.newPage()
  await other.goto(link)
  await settled(other)
  await expect(share(other)).toHaveText(percent(told.share))
  await expect(other.locator('.plan-headline')).toContainText(told.covered.toLocaleString('en'))
  await expect(other.locator('.note')).toHaveCount(0)
})

test('a link says when the data have changed since, and which places are gone', async ({ page }) => {
  await plan(page, '#add=40.05875,113.04241&close=p00000000zzzzz&on=00000000')
  await expect(page.locator('.note').filter({ hasText: '数据变了' })).toBeVisible()
  await expect(page.locator('.note').filter({ hasText: '1 处已不在数据中' })).toBeVisible()
  await expect(share(page)).toHaveText(percent((await numbers(adding({ longitude: 113.04241, latitude: 40.05875 }))).share))
  await page.getByRole('button', { name: '知道了' }).click()
  await expect(page.locator('.note').filter({ hasText: '数据变了' })).toHaveCount(0)
})

test('the paper has list, numbers, method and review number', { tag: '@wide' }, async ({ page }) => {
  await page.route('**/graphql*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace('"mapReviewNumber":null', '"mapReviewNumber":"GS(2026)0001号"') })
  })
  await plan(page, '#add=40.05875,113.04241')
  const paper = await page.pdf({ format: 'A4' })
  expect(paper.subarray(0, 5).toString()).toBe('%PDF-')
  await page.emulateMedia({ media: 'print' })
  const told = await numbers(adding({ longitude: 113.04241, latitude: 40.05875 }))
  const seen = await page.locator('.page').innerText()
  for (const words of [percent(told.share), told.covered.toLocaleString('en'), '审图号：GS(2026)0001号', '标准步速（15 分 1000 米）', '各社区', '空白处', '演示数据', '与标准比较']) expect(seen).toContain(words)
  const rows = page.locator('.plan-table tbody tr')
  await expect(rows.first()).toBeVisible()
  await expect(rows.last()).toBeVisible()
  await expect(page.locator('.plan-print canvas')).toBeVisible()
  for (const hidden of ['header', '.map', '.plan-controls', '.plan-bar', '.actions']) await expect(page.locator(hidden).first()).toBeHidden()
})

test('what is not there is said', { tag: '@wide' }, async ({ page }) => {
  await page.route('**/graphql*', async (route) => {
    const response = await route.fetch()
    const body = await response.text()
    if (body.includes('"seconds"')) {
      return route.fulfill({ response, body: '{"data":{"coverage":null},"errors":[{"message":"x","extensions":{"code":"QUERY_TOO_COMPLEX"}}]}' })
    }
    return route.fulfill({ response, body })
  })
  await plan(page)
  await expect(page.locator('.plan-legend')).toContainText('超过 2 万个')
  await mapDrawn(page)
  const dots = await page.evaluate(() => {
    const { map } = document.getElementById('map') as unknown as { map: { queryRenderedFeatures(of: { layers: string[] }): unknown[] } }
    return map.queryRenderedFeatures({ layers: ['plan-tiles'] }).length
  })
  expect(dots).toBeGreaterThan(100) // the tiles show them
  await expect(share(page)).toHaveText(percent((await numbers()).share))
  await page.unroute('**/graphql*')
  await page.route('**/graphql*', async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()).replace(/"populationSource":\{[^}]*\}/, '"populationSource":null') })
  })
  await page.reload()
  await expect(page.locator('.plan-details')).toContainText('没有载入人口数据')
  await expect(page.locator('.plan-details')).toContainText('import population')
  await expect(page.locator('.plan-headline')).toBeHidden()
})

test('without a map everything is typed', { tag: '@wide' }, async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null
  })
  await page.goto(`${server()}/?mode=plan`)
  await settled(page)
  await page.locator('.gaps li').first().getByRole('button', { name: '放一个点到这里' }).click()
  await settled(page)
  const [point] = added(page)
  await expect(share(page)).toHaveText(percent((await numbers(adding(point as Point))).share))
  await page.getByText('导出', { exact: true }).click()
  await expect(page.getByRole('button', { name: '图片 PNG' })).toHaveCount(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

for (const [state, address] of [
  ['numbers', ''], ['a comparison', '&lang=en#add=40.05875,113.04241&b.add=40.02183,113.14437&compare=a,b'], ['a chosen pin in the dark', '&theme=dark#add=40.05875,113.04241'],
] as const) {
  test(`axe finds nothing serious in ${state}`, async ({ page }) => {
    await plan(page, address)
    if (state.includes('pin')) await page.locator('.changes .name').click()
    const { violations } = await new AxeBuilder({ page }).analyze()
    const serious = violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    expect(serious.map((v) => `${v.id}: ${v.nodes.map((node) => node.target.join(' ')).join(', ')}`)).toEqual([])
  })
}

test('leaving planning takes away all that it drew, and coming back brings it', { tag: '@wide' }, async ({ page }) => {
  await plan(page, '#add=40.05875,113.04241')
  await page.getByRole('link', { name: '找地方' }).click()
  await page.locator('.row').first().waitFor()
  await mapDrawn(page)
  const left = await page.evaluate(() => {
    const { map } = document.getElementById('map') as unknown as { map: { getStyle(): { layers: { id: string }[]; sources: object } } }
    const { layers, sources } = map.getStyle()
    return [...layers.map((layer) => layer.id), ...Object.keys(sources)].filter((name) => name.startsWith('plan-'))
  })
  expect(left).toEqual([])
  await expect(page.locator('.plan-pin, .plan')).toHaveCount(0)
  await page.goBack()
  await settled(page)
  await expect(pin(page)).toHaveCount(1)
  await expect(share(page)).toHaveText(percent((await numbers(adding({ longitude: 113.04241, latitude: 40.05875 }))).share))
})
