import AxeBuilder from '@axe-core/playwright'
import type { Locator, Page } from '@playwright/test'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { asOf } from './clock'
import { api, busySpot, expect, mapDrawn, open, server, test } from './fixture'

type MapElement = HTMLElement & { map: MapLibreMap }

/** An hour at which much is open, on a Monday that is no holiday. */
const monday = (time: string) => `2026-11-23T${time}:00+08:00`

interface Spot {
  latitude: number
  longitude: number
}

/** A start some hundred metres off the busiest center, so that walks differ. */
async function start(): Promise<Spot> {
  const { latitude, longitude } = await busySpot()
  return { latitude: Number((latitude - 0.002).toFixed(5)), longitude: Number((longitude + 0.002).toFixed(5)) }
}

const from = (spot: Spot) => `from=${spot.latitude},${spot.longitude}`

interface Edge {
  walk: { minutes: number }
  arrival: { state: string }
  node: { id: string; name: string; opening: { state: string } }
}

async function nearby(spot: Spot, at: string, filter = '{}'): Promise<Edge[]> {
  const answer = await api<{ nearby: { edges: Edge[] } }>(
    `query($p: PointInput!) { nearby(from: $p, at: "${at}", first: 100, filter: ${filter}) { edges { walk { minutes } arrival { state } node { id name opening(at: "${at}") { state } } } } }`,
    { p: spot },
  )
  return answer.nearby.edges
}

/** The row of a place, fetched by the button for more rows where it is not among the first. */
async function rowOf(page: Page, name: string): Promise<Locator> {
  const row = page.locator('.row').filter({ has: page.getByRole('link', { name, exact: true }) })
  await page.locator('.row').first().waitFor()
  for (let i = 0; i < 6 && (await row.count()) === 0; i++) {
    const rows = await page.locator('.row').count()
    await page.getByRole('button', { name: '再看一些' }).click()
    await expect.poll(() => page.locator('.row').count()).toBeGreaterThan(rows)
  }
  return row.first()
}

test('consent lists twelve rows and more by minutes, and pins have their numbers', async ({ page, context }) => {
  const spot = await start()
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ ...spot, accuracy: 20 })
  await open(page)
  await mapDrawn(page)
  await page.getByRole('button', { name: '我的位置' }).click()
  await expect(page.locator('.row .walk').first()).toBeVisible()
  const rows = await page.locator('.row').evaluateAll((all) => all.map((row) => `${row.querySelector('.number')?.textContent} ${row.querySelector('a')?.textContent}`))
  expect(rows.length).toBeGreaterThanOrEqual(12)
  const labels = (await page.locator('.map-pin').evaluateAll((pins) => pins.map((pin) => pin.getAttribute('aria-label') ?? ''))).join('，')
  for (const row of rows) expect(labels).toContain(row)
})

test('what closes before one gets there is said, and the chip drops it', async ({ page }) => {
  const spot = await start()
  const at = monday('17:50')
  const late = (await nearby(spot, at)).find(({ node, arrival }) => node.opening.state === 'OPEN' && arrival.state === 'CLOSED')
  if (!late) throw new Error('nothing closes on the way')
  await asOf(page, at)
  await open(page, `/#${from(spot)}`)
  const row = await rowOf(page, late.node.name)
  await expect(row).toContainText('到达时已关门')
  await expect(row).toContainText('即将关门 · 还有 10 分（18:00）')
  await page.locator('[data-chip=open]').click()
  await expect(page).toHaveURL(/open=arrival/)
  await expect(page.locator('.row').first()).not.toContainText('到达时已关门')
  await expect(page.getByRole('link', { name: late.node.name, exact: true })).toHaveCount(0)
  await expect(page.locator('.row', { hasText: '到达时已关门' })).toHaveCount(0)
})

test('unknown hours are neither open nor closed', async ({ page }) => {
  const spot = await start()
  const at = monday('10:00')
  const all = await nearby(spot, at)
  const unknown = all.find(({ node }) => node.opening.state === 'UNKNOWN')
  if (!unknown) throw new Error('all hours are known')
  await asOf(page, at)
  await open(page, `/#${from(spot)}`)
  const row = await rowOf(page, unknown.node.name)
  await expect(row.locator('.phrase').first()).toHaveText('？开放时间未知，请先打电话')
  await expect(row.locator('.pin')).toHaveClass(/unknown/)
  await expect(row).not.toContainText(/开放中|未开放|关门/)
})

test('a center is open while its mediation zone is not', async ({ page }) => {
  const at = monday('13:00')
  const query = `{ places(filter: {kinds: [SERVICE_CENTER], zones: [MEDIATION]}, first: 100) { nodes { id name location { longitude latitude } opening(at: "${at}") { state } ... on ServiceCenter { zones { kind opening(at: "${at}") { state opensAt } } } } } }`
  interface Center {
    name: string
    location: Spot
    opening: { state: string }
    zones: { kind: string; opening: { state: string; opensAt: string | null } }[]
  }
  let found: Center | undefined
  let when = at
  for (const time of ['13:00', '09:00', '08:45', '17:45', '19:00', '12:15']) {
    when = monday(time)
    const { places } = await api<{ places: { nodes: Center[] } }>(query.replaceAll(at, when))
    found = places.nodes.find((c) => c.opening.state === 'OPEN' && c.zones.some((z) => z.kind === 'MEDIATION' && z.opening.state === 'CLOSED' && z.opening.opensAt))
    if (found) break
  }
  if (!found) throw new Error('no zone has hours of its own')
  await asOf(page, when)
  await open(page, `/?kinds=SERVICE_CENTER&zones=MEDIATION#${from(found.location)}`)
  await expect(await rowOf(page, found.name)).toContainText(/中心开放 · 纠纷调解区未开放（.*\d+:\d\d）/)
})

test('R3: mediation by wheelchair takes two taps, shows both conditions, and lists no step', async ({ page }) => {
  const spot = await start()
  await open(page, `/?within=60#${from(spot)}`)
  await page.locator('[data-chip=MEDIATION_ROOM]').click()
  await page.locator('[data-chip=wheelchair]').click()
  await expect(page).toHaveURL(/kinds=SERVICE_CENTER,MEDIATION_ROOM&zones=MEDIATION&need=STEP_FREE_ENTRANCE.*profile=WHEELCHAIR/)
  await expect(page.locator('.summary')).toContainText('只走轮椅能走的路')
  await expect(page.locator('.summary')).toContainText('无台阶入口')
  await expect(page.locator('[data-chip=SERVICE_CENTER]')).toHaveAttribute('aria-pressed', 'false')
  await expect(page.locator('.list')).not.toHaveAttribute('aria-busy')
  const ids = await page.locator('.row a[data-id]').evaluateAll((links) => links.map((link) => (link as HTMLElement).dataset['id']))
  expect(ids.length).toBeGreaterThan(0)
  const { nodes } = await api<{ nodes: { kind: string; accessibility: { stepFreeEntrance: string }; zones?: { kind: string }[] }[] }>(
    'query($ids: [ID!]!) { nodes(ids: $ids) { ... on Place { kind accessibility { stepFreeEntrance } } ... on ServiceCenter { zones { kind } } } }', { ids },
  )
  for (const { kind, accessibility, zones } of nodes) {
    expect(accessibility.stepFreeEntrance).toBe('YES')
    if (kind === 'SERVICE_CENTER') expect(zones?.map((zone) => zone.kind)).toContain('MEDIATION')
    else expect(kind).toBe('MEDIATION_ROOM')
  }
  await page.locator('[data-chip=wheelchair]').click()
  await expect(page).not.toHaveURL(/WHEELCHAIR|STEP_FREE/)
})

test('a way by wheelchair has no stairs where the one on foot has', { tag: '@once' }, async ({ page }) => {
  const route = 'query($p: PointInput!, $to: ID!, $by: Profile!) { route(from: $p, toPlace: $to, profile: $by) { route { walk { unknownMetres } steps { kind } } } }'
  interface Way {
    route: { route: { walk: { unknownMetres: number }; steps: { kind: string }[] } | null }
  }
  const stairs = (way: Way) => way.route.route?.steps.some(({ kind }) => kind.startsWith('STEPS')) ?? false
  const { places } = await api<{ places: { nodes: { id: string; location: Spot }[] } }>('{ places(first: 100) { nodes { id location { longitude latitude } } } }')
  let found: { p: Spot; to: string } | null = null
  for (let i = 0; i + 1 < places.nodes.length && !found; i++) {
    const [a, b] = [places.nodes[i], places.nodes[i + 1]] as const
    if (!a || !b) break
    const way = await api<Way>(route, { p: a.location, to: b.id, by: 'FOOT' })
    if (stairs(way)) {
      const wheels = await api<Way>(route, { p: a.location, to: b.id, by: 'WHEELCHAIR' })
      if (wheels.route.route) found = { p: a.location, to: b.id }
    }
  }
  if (!found) throw new Error('no way has stairs')
  await open(page, `/#${from(found.p)}&to=${found.to}`)
  await expect(page.locator('.steps .stairs-word').first()).toBeVisible()
  await page.goto(`${server()}/?profile=WHEELCHAIR#${from(found.p)}&to=${found.to}`)
  await page.reload() // only the fragment's part would change otherwise
  await expect(page.locator('.steps li').first()).toBeVisible()
  await expect(page.locator('.stairs-word')).toHaveCount(0)
  await expect(page.locator('.route .walk')).toContainText('未知能否通过')
})

test('where nothing is in reach the nearest is named, and one tap sees it, widens, or drops a condition', async ({ page }) => {
  interface Outside {
    nearby: { totalCount: number; nearestOutside: { place: { name: string }; walk: { minutes: number; metres: number } } | null }
  }
  const { places } = await api<{ places: { nodes: { location: Spot }[] } }>('{ places(filter: {kinds: [SERVICE_CENTER]}, first: 30) { nodes { location { longitude latitude } } } }')
  let found: { spot: Spot; outside: NonNullable<Outside['nearby']['nearestOutside']> } | null = null
  for (const { location } of places.nodes) {
    const { nearby: near } = await api<Outside>(
      'query($p: PointInput!) { nearby(from: $p, minutes: 5, profile: WHEELCHAIR, filter: {kinds: [MEDIATION_ROOM], accessibility: [STEP_FREE_ENTRANCE]}) { totalCount nearestOutside { place { name } walk { minutes metres } } } }', { p: location },
    )
    const outside = near.nearestOutside
    if (near.totalCount === 0 && outside && outside.walk.minutes <= 60) found ??= { spot: location, outside }
  }
  if (!found) throw new Error('a mediation room is everywhere')
  const address = `/?kinds=MEDIATION_ROOM&need=STEP_FREE_ENTRANCE&within=5&profile=WHEELCHAIR#${from(found.spot)}`
  await open(page, address)
  const nothing = page.locator('.nothing')
  await expect(nothing).toContainText(`5 分内没有纠纷调解室。 最近：${found.outside.place.name}，步行 ${found.outside.walk.minutes} 分`)
  await nothing.getByRole('button', { name: '看它' }).click()
  await expect(page.getByRole('heading', { level: 2 })).toContainText(found.outside.place.name)
  await page.goBack()
  await nothing.getByRole('button', { name: /放宽到 (30|60) 分/ }).click()
  await expect(page.locator('.row').first()).toContainText('纠纷调解室')
  await expect(page).toHaveURL(/within=(30|60)/)
  await page.goBack()
  await nothing.getByRole('button', { name: '去掉轮椅' }).click()
  await expect(page).not.toHaveURL(/WHEELCHAIR|STEP_FREE/)
})

test('panning leaves the list; only the button asks there, and it takes no focus', async ({ page }) => {
  const spot = await start()
  await open(page, `/#map=15/${spot.latitude}/${spot.longitude}&${from(spot)}`)
  await mapDrawn(page)
  const rows = () => page.locator('.row a[data-id]').allInnerTexts()
  const before = await rows()
  const asked: string[] = []
  page.on('request', (request) => new URL(request.url()).pathname === '/graphql' && asked.push(request.url()))
  await page.locator('.maplibregl-canvas').focus()
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp']) await page.keyboard.press(key)
  await expect.poll(() => page.url()).not.toContain(`map=15/${spot.latitude}/${spot.longitude}`)
  await page.waitForTimeout(500)
  expect(asked).toEqual([])
  expect(await rows()).toEqual(before)
  await expect(page.locator('.maplibregl-canvas')).toBeFocused()
  await expect(page.locator('[role=status].unseen')).toHaveText('地图已移动，列表未变')
  const here = page.getByRole('button', { name: '搜索此区域' })
  await here.click()
  await expect.poll(rows).not.toEqual(before)
  expect(page.url()).not.toContain(from(spot))
})

test('Back gives back scroll, focus and where the map stood', async ({ page }) => {
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  await mapDrawn(page)
  const link = page.locator('.row a[data-id]').nth(7)
  await link.scrollIntoViewIfNeeded()
  const scroll = () => page.locator('.scroll').evaluate((element) => element.scrollTop)
  const scrolled = await scroll()
  expect(scrolled).toBeGreaterThan(0)
  const stood = () => page.evaluate(() => (document.getElementById('map') as MapElement).map.getCenter().toArray().map((n) => n.toFixed(3)))
  const before = await stood()
  await link.click()
  await expect(page.getByRole('heading', { level: 2 })).toBeFocused()
  await page.evaluate(() => (document.getElementById('map') as MapElement).map.panBy([300, 200], { duration: 0 }))
  expect(await stood()).not.toEqual(before)
  await page.goBack()
  await expect(link).toBeFocused()
  await expect.poll(scroll).toBe(scrolled)
  await expect.poll(stood).toEqual(before)
})

test('closing a card by its button leaves no second entry of it in the history', { tag: '@once' }, async ({ page }) => {
  await open(page)
  await page.locator('[data-chip=VENUE]').click()
  await expect(page.locator('.row .kind').first()).toHaveText('党建阵地')
  await page.locator('.row a[data-id]').first().click()
  await page.getByRole('button', { name: '返回列表' }).click()
  await expect(page.locator('.card')).toHaveCount(0)
  await page.goBack()
  await expect(page.locator('.row .kind').first()).toHaveText('党群服务中心')
  await expect(page.locator('.card')).toHaveCount(0)
})

test('a shared link shows the same in a new profile, without the start unless that is wished', async ({ page, browser }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'share', { value: undefined })
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: (text: string) => Promise.resolve(Object.assign(window, { copied: text })) } })
  })
  await page.addInitScript(() => delete (Navigator.prototype as { share?: unknown }).share)
  const spot = await start()
  await open(page, `/?kinds=SERVICE_CENTER&within=30#${from(spot)}`)
  await page.locator('.row a[data-id]').first().click()
  const title = await page.getByRole('heading', { level: 2 }).innerText()
  const copied = () => page.evaluate(() => (window as unknown as { copied?: string }).copied ?? '')
  await page.evaluate(() => Object.defineProperty(window, 'matchMedia', { value: () => ({ matches: false }) }))
  await page.getByRole('button', { name: '分享' }).click()
  await expect.poll(copied).toContain('place=')
  const link = await copied()
  expect(link).not.toContain('from=')
  expect(link).not.toContain('map=')
  await page.getByLabel('包含我的起点').check()
  await page.getByRole('button', { name: '分享' }).click()
  await expect.poll(copied).toContain(from(spot))
  const other = await (await browser.newContext({ locale: 'zh-CN' })).newPage()
  await other.goto(link)
  await expect(other.getByRole('heading', { level: 2 })).toHaveText(title)
  await expect(other.locator('.start')).toHaveCount(0)
  await expect(other.locator('[data-chip=SERVICE_CENTER]')).toHaveAttribute('aria-pressed', 'true')
  await other.context().close()
})

test('what is kept is listed, stays on the device and is in no request but as ids', { tag: '@once' }, async ({ page }) => {
  await open(page)
  const name = await page.locator('.row a[data-id]').nth(2).innerText()
  await page.locator('.row a[data-id]').nth(2).click()
  await page.locator('.doings').getByRole('button', { name: '收藏' }).click()
  await page.keyboard.press('Escape')
  await page.locator('[data-chip=kept]').click()
  await expect(page.locator('.row a[data-id]')).toHaveText([name])
  await page.reload()
  await expect(page.locator('.row a[data-id]')).toHaveText([name])
  await page.locator('.row a[data-id]').click()
  await page.locator('.doings [aria-pressed=true]').click()
  await page.goBack()
  await page.reload()
  await expect(page.locator('.nothing')).toContainText('还没有收藏')
})

test('R4: the way there takes one tap from the row, other programs a second', async ({ page }) => {
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  await mapDrawn(page)
  const row = page.locator('.row').nth(3)
  const name = await row.locator('a').innerText()
  await row.getByRole('button', { name: `${name}：到这去` }).click()
  const title = page.getByRole('heading', { level: 2, name: `到${name}` })
  await expect(title).toBeFocused()
  await expect(page.locator('.route .walk')).toContainText(/步行 .+ · .+ · 标准步速 · 按路程/)
  await expect(page.locator('.steps li').first()).toBeVisible()
  await expect(title).toBeFocused() // also when the way has come
  expect(page.url()).toContain('to=')
  for (const app of ['高德', '百度', '腾讯']) {
    const address = (await page.getByRole('link', { name: `用${app}打开` }).getAttribute('href')) ?? ''
    expect(address).not.toContain(String(spot.latitude).slice(0, 7))
  }
  await expect.poll(() => page.evaluate(() => (document.getElementById('map') as MapElement).map.queryRenderedFeatures({ layers: ['route'] }).length)).toBeGreaterThan(0)
  await page.goBack()
  await expect(page.locator('.route')).toHaveCount(0)
  await expect(row.locator('.row-go')).toBeFocused()
  expect(await page.evaluate(() => (document.getElementById('map') as MapElement).map.getLayer('route') === undefined)).toBe(true)
})

test('a way without a start asks for one, and stays when it is given', { tag: '@once' }, async ({ page, context }) => {
  const spot = await start()
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ ...spot, accuracy: 20 })
  await open(page)
  await page.locator('.row-go').first().click()
  await expect(page.locator('.route-slot')).toContainText('从哪里出发？')
  await page.getByRole('button', { name: '用我的位置' }).click()
  await expect(page.locator('.route .walk')).toContainText(/步行|没有步行路线/)
})

test('no way on foot is said', { tag: '@once' }, async ({ page }) => {
  const spot = await start()
  await page.route('**/graphql', async (route) => {
    const body = JSON.stringify({ data: { route: { reason: 'NO_WAY', route: null } } })
    const asks = route.request().postData() ?? ''
    await (asks.includes('"place"') ? route.fulfill({ contentType: 'application/json', body }) : route.continue())
  })
  const { places } = await api<{ places: { nodes: { id: string }[] } }>('{ places(first: 1) { nodes { id } } }')
  await open(page, `/#${from(spot)}&to=${places.nodes[0]?.id}`)
  await expect(page.locator('.route .walk')).toHaveText('没有步行路线')
})

test('rings are drawn with their minutes, pace and method', async ({ page }) => {
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  await mapDrawn(page)
  await page.locator('[data-chip=circle]').click()
  await expect(page.locator('.circle-legend')).toContainText(/5 分.*10 分.*15 分.*标准步速（15 分 1000 米） · 按路程/s)
  await expect.poll(() => page.evaluate(() => new Set((document.getElementById('map') as MapElement).map.querySourceFeatures('circle').map((f) => f.properties['minutes'])).size)).toBe(3)
  await page.locator('[data-chip=circle]').click()
  await expect(page.locator('.circle-legend')).toHaveCount(0)
})

test('the start moves by keys and by typing', { tag: '@once' }, async ({ page }) => {
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  await mapDrawn(page)
  await page.getByRole('button', { name: '位置不对？' }).click()
  await expect(page.locator('.start')).toBeFocused()
  for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowRight')
  expect(page.url()).toContain(from(spot)) // nothing is set yet
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).not.toContain(from(spot))
  await page.getByRole('button', { name: '位置不对？' }).click()
  await page.getByLabel('坐标').fill(`${spot.longitude}，${spot.latitude}`)
  await page.keyboard.press('Enter')
  await expect.poll(() => page.url()).toContain(from(spot))
  const box = page.getByRole('combobox', { name: '搜地点' })
  await box.fill(`${spot.latitude + 0.001} ${spot.longitude}`)
  await box.press('Enter')
  await expect.poll(() => page.url()).toContain(`from=${(spot.latitude + 0.001).toFixed(5).replace(/0+$/, '')}`)
})

test('the start can be dragged', async ({ page }) => {
  const spot = await start()
  await open(page, `/#map=16/${spot.latitude}/${spot.longitude}&${from(spot)}`)
  await mapDrawn(page)
  const entries = await page.evaluate(() => history.length)
  const box = await page.locator('.start').boundingBox()
  if (!box) throw new Error('the start is not on the map')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await page.mouse.move(x + 40, y + 5, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => page.url()).not.toContain(from(spot))
  expect(page.url()).toContain('from=')
  expect(await page.evaluate(() => history.length)).toBe(entries) // a drag is no step of the history
})

test('tasks take the taps that they are to take', { tag: '@once' }, async ({ page, context }) => {
  const spot = await start()
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ ...spot, accuracy: 20 })
  let taps = 0
  const tap = async (target: Locator) => {
    taps++
    await target.tap()
  }
  const within = async (most: number, done: Locator) => {
    await expect(done.first()).toBeVisible()
    expect(taps).toBeLessThanOrEqual(most)
    taps = 0
  }
  await open(page)
  await tap(page.getByRole('button', { name: '我的位置', exact: true }))
  await within(1, page.locator('.row .walk')) // R1
  await tap(page.locator('[data-chip=open]'))
  await within(1, page.locator('[data-chip=open][aria-pressed=true]')) // R2
  await page.goBack()
  await tap(page.locator('.row-go').first())
  await within(1, page.locator('.route .walk, .route-slot h2')) // R4
  await within(1, page.getByRole('link', { name: '用高德打开' })) // one more tap opens it
  await page.goBack()
  await tap(page.locator('.row a[data-id]').first())
  await within(1, page.locator('.card .call, .card .muted')) // R5: the second tap calls
  await open(page)
  await tap(page.getByRole('link', { name: '小队', exact: true }))
  await page.locator('.squad-rows').waitFor()
  await tap(page.getByRole('button', { name: '我的位置', exact: true }))
  await within(2, page.locator('.summary', { hasText: '服务这里' })) // V1
  await page.goBack()
  await tap(page.locator('[data-chip=ELDERLY_CARE]'))
  await tap(page.locator('[data-chip=free]'))
  await within(2, page.locator('[data-chip=free][aria-pressed=true]')) // V2
  await page.goBack()
  await within(1, page.locator('.row .call')) // V3: a tap on it calls
})

test('coordinates of another system are converted on request', { tag: '@once' }, async ({ page }) => {
  interface Point {
    longitude: number
    latitude: number
  }
  const { places } = await api<{ places: { nodes: { location: Point; gcj: Point; bd: Point }[] } }>(
    '{ places(first: 3) { nodes { location { longitude latitude } gcj: location(system: GCJ02) { longitude latitude } bd: location(system: BD09) { longitude latitude } } } }',
  )
  for (const { location, gcj, bd } of places.nodes) {
    for (const [system, given] of [['GCJ02', gcj], ['BD09', bd]] as const) {
      const { convert } = await import('../src/find/convert')
      const { lngLat } = await import('../src/geo')
      const [longitude, latitude] = convert(lngLat(given.longitude, given.latitude), system)
      expect(Math.abs(longitude - location.longitude)).toBeLessThan(2e-5)
      expect(Math.abs(latitude - location.latitude)).toBeLessThan(2e-5)
    }
  }
  const { dataset } = await api<{ dataset: { bounds: { east: number; north: number; south: number } } }>('{ dataset { bounds { east north south } } }')
  const { east, north, south } = dataset.bounds
  await page.goto(`${server()}/#from=${((north + south) / 2).toFixed(5)},${(east + 0.042).toFixed(5)}`) // three kilometres and a half off: what BD09 shifts there is one
  await page.getByRole('button', { name: '换算后再找' }).click()
  await expect(page.locator('.row, .nothing').first()).toBeVisible()
})

test('places of one building are one pin with a count, which opens a list', async ({ page }) => {
  const spot = await start()
  await open(page, `/?within=30#${from(spot)}`)
  await mapDrawn(page)
  const stack = page.locator('.map-pin:has(.stack-count)').first()
  await expect(stack).toHaveAttribute('aria-label', /^\d+ 处在一起：/)
  await stack.dispatchEvent('click')
  const list = page.locator('.pin-stack')
  const second = list.locator('li button').nth(1)
  const name = await second.locator('span').last().innerText()
  await expect(list.locator('li button').first()).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(list).toHaveCount(0)
  await stack.dispatchEvent('click')
  await second.dispatchEvent('click')
  await expect(page.getByRole('heading', { level: 2 })).toContainText(name)
})

test('the map by keys: digits open, Alt and an arrow go on, Enter opens', async ({ page }) => {
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  await mapDrawn(page)
  const canvas = page.locator('.maplibregl-canvas')
  const name = await page.locator('.row a[data-id]').nth(1).innerText()
  await canvas.focus()
  await page.keyboard.press('2')
  await expect(page.getByRole('heading', { level: 2 })).toContainText(name)
  await expect(page.getByRole('heading', { level: 2 })).toBeFocused()
  await page.keyboard.press('Escape')
  await canvas.focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect(page.locator('.map-pin.chosen')).toHaveCount(1)
  const label = (await page.locator('.map-pin.chosen').getAttribute('aria-label')) ?? ''
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
  expect(label).toContain((await page.getByRole('heading', { level: 2 }).innerText()).trim().replace(/示范$/, ''))
})

test('R1 to R5 by keyboard alone', async ({ page, context }) => {
  const spot = await start()
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ ...spot, accuracy: 20 })
  await open(page)
  const reach = async (target: Locator) => {
    for (let i = 0; i < 60; i++) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return
      await page.keyboard.press('Tab')
    }
    throw new Error('the Tab key does not lead there')
  }
  await reach(page.getByRole('button', { name: '我的位置' })) // R1
  await page.keyboard.press('Enter')
  await expect(page.locator('.row .walk').first()).toBeVisible()
  await reach(page.locator('[data-chip=open]')) // R2
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/open=arrival/)
  await page.keyboard.press('Space')
  await expect(page).not.toHaveURL(/open=arrival/)
  await expect(page.locator('.row .walk').first()).toBeVisible()
  await reach(page.locator('[data-chip=wheelchair]')) // R3, its second half
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/WHEELCHAIR/)
  await page.keyboard.press('Space')
  await expect(page).not.toHaveURL(/WHEELCHAIR/)
  await expect(page.locator('.list')).not.toHaveAttribute('aria-busy')
  const first = page.locator('.row a[data-id]').first()
  await reach(first) // R4
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('.row a[data-id]').nth(1)).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('.row-go').nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.route .walk')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.locator('.row-go').nth(1)).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter') // R5
  await expect(page.getByRole('heading', { level: 2 })).toBeFocused()
  const call = page.locator('.card .call').first()
  if ((await call.count()) > 0) {
    await page.keyboard.press('Tab')
    await expect(call).toBeFocused()
    expect(await call.getAttribute('href')).toMatch(/^tel:\+?\d+$/)
  }
})

test('the same without WebGL: list, card and way', { tag: '@once' }, async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null
  })
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  await page.locator('.row-go').first().click()
  await expect(page.locator('.route .walk')).toBeVisible()
  await page.getByRole('button', { name: '返回' }).click()
  await page.locator('.row a[data-id]').first().click()
  await expect(page.locator('.card .walk')).toBeVisible()
})

test('R5: a phone is two taps away; a card from search has the walk too', async ({ page }) => {
  const spot = await start()
  const { places } = await api<{ places: { nodes: { name: string }[] } }>('{ places(filter: {kinds: [SERVICE_CENTER], status: [OPEN]}, first: 40) { nodes { name } } }')
  const far = places.nodes.at(-1)?.name ?? ''
  await open(page, `/#${from(spot)}`)
  await page.getByRole('combobox', { name: '搜地点' }).fill(far)
  await page.getByRole('option').filter({ hasText: far }).first().click()
  await expect(page.getByRole('heading', { level: 2 })).toContainText(far)
  await expect(page.locator('.card .walk')).toContainText(/步行 \d+ 分 · .*标准步速|没有步行路线/)
  await page.keyboard.press('Escape')
  await page.locator('[data-chip=SERVICE_CENTER]').click()
  await expect(page.locator('.row .kind').first()).toHaveText('党群服务中心')
  await page.locator('.row a[data-id]').first().click()
  await expect(page.locator('.card .call').first()).toHaveAttribute('href', /^tel:/)
})

test('trouble is said with its next step: too many requests, a wrong value, a server that fails', { tag: '@once' }, async ({ page }) => {
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  const fail = (code: string, extensions: object, headers: Record<string, string> = {}) =>
    page.route('**/graphql', (route) =>
      route.fulfill({ contentType: 'application/json', headers, body: JSON.stringify({ errors: [{ message: '不行', extensions: { code, ...extensions } }] }) }),
    )
  const line = page.locator('.line')
  const rows = await page.locator('.row').count()
  await fail('RATE_LIMITED', {}, { 'Retry-After': '20' })
  await page.locator('[data-chip=VENUE]').click()
  await expect(line).toContainText('请 20 秒后再试')
  await expect(page.locator('.row')).toHaveCount(rows)
  await page.unroute('**/graphql')
  await fail('INTERNAL', {}, { 'X-Request-Id': 'a1b2' })
  await line.getByRole('button', { name: '重试' }).click()
  await expect(line).toContainText('请求编号 a1b2')
  await page.unroute('**/graphql')
  await fail('BAD_ARGUMENT', { argument: 'minutes', allowed: '1..60' })
  await line.getByRole('button', { name: '重试' }).click()
  await expect(line).toContainText('1..60')
  await expect(page.locator('.within')).toHaveAttribute('aria-invalid', 'true')
  await page.unroute('**/graphql')
  await page.route('**/graphql', (route) => route.abort()) // the browser tells of it in its console, which is no fault of the page
  await page.unroute('**/graphql')
  await page.locator('[data-chip=VENUE]').click()
  await expect(line).toBeHidden()
})

test('data of a database that is down are said to be old', { tag: '@once' }, async ({ page }) => {
  await page.route('**/graphql?*', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replace('"stale":false', '"stale":true').replace(/"asOf":"[^"]*"/, '"asOf":"2026-11-23T10:02:00+08:00"')
    await route.fulfill({ response, body })
  })
  await open(page)
  await expect(page.locator('.age')).toHaveText('数据截至 10:02，正在恢复')
})

test('within another page: no header, no question for the position, and the host scrolls', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.geolocation.getCurrentPosition = () => console.error('the position was asked for')
  })
  const spot = await start()
  const host = `<!doctype html><title>host</title><body style="margin:0"><div style="height:120px"></div><iframe title="map" src="/?embed=1#${from(spot)}" style="width:100%;height:520px;border:0"></iframe><div style="height:3000px"></div>`
  await page.route('**/host.html', (route) => route.fulfill({ contentType: 'text/html', body: host }))
  await page.goto(server() + '/host.html')
  const frame = page.frameLocator('iframe')
  await expect(frame.locator('.row').first()).toBeVisible()
  await expect(frame.locator('header')).toBeHidden()
  await expect(frame.getByRole('link', { name: '打开完整地图' })).toBeVisible()
  await frame.locator('.maplibregl-canvas').waitFor()
  const box = await page.locator('iframe').boundingBox()
  const width = box?.width ?? 0
  await page.mouse.move(width * 0.8, (box?.y ?? 0) + 60) // over the map
  await page.mouse.wheel(0, 400)
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(0)
})

test('the sheet for print has the list, its numbers and what it was made from', { tag: '@once' }, async ({ page }) => {
  const spot = await start()
  await open(page, `/#${from(spot)}`)
  await mapDrawn(page)
  const first = await page.locator('.row a[data-id]').first().innerText()
  const rows = await page.locator('.row').count()
  await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')))
  await page.emulateMedia({ media: 'print' })
  const paper = page.locator('.paper')
  await expect(paper).toBeVisible()
  await expect(page.locator('.page')).toBeHidden()
  await expect(paper.locator('tbody tr')).toHaveCount(rows)
  await expect(paper.locator('tbody tr').first()).toHaveText(new RegExp(`^1${first.replaceAll(/[()]/g, '.')}.*步行 .*分`, 's'))
  await expect(paper).toContainText('标准步速（15 分 1000 米） · 按路程')
  await expect(paper).toContainText('演示数据')
  await expect(paper).toContainText(/打印/)
  const colours = await paper.locator('canvas').evaluate((canvas) => {
    const { data } = ((canvas as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D).getImageData(0, 0, 200, 200)
    return new Set(Array.from({ length: data.length / 4 }, (_, i) => `${data[4 * i]},${data[4 * i + 1]},${data[4 * i + 2]}`)).size
  })
  expect(colours).toBeGreaterThan(3)
  expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
})

const states: Record<string, (page: Page, spot: Spot) => Promise<void>> = {
  way: async (page, spot) => {
    await open(page, `/#${from(spot)}`)
    await page.locator('.row-go').first().click()
    await page.locator('.steps li').first().waitFor()
  },
  conditions: async (page, spot) => {
    await open(page, `/#${from(spot)}`)
    await page.locator('[data-chip=more]').click()
  },
  rings: async (page, spot) => {
    await open(page, `/?circle=1#${from(spot)}`)
    await page.locator('.circle-legend').waitFor()
  },
  'a start that is wrong': async (page, spot) => {
    await open(page, `/#${from(spot)}`)
    await page.locator('.wrong-start').click()
  },
  building: async (page, spot) => {
    await open(page, `/?within=30#${from(spot)}`)
    await mapDrawn(page)
    await page.locator('.map-pin:has(.stack-count)').first().dispatchEvent('click')
  },
  kept: async (page) => open(page, '/?kept=1'),
  squads: async (page) => open(page, '/?mode=squads'),
  'squad card': async (page) => {
    await open(page, '/?mode=squads')
    await page.locator('.row a[data-id]').first().click()
    await page.getByRole('heading', { level: 2 }).waitFor()
  },
  embed: async (page, spot) => open(page, `/?embed=1#${from(spot)}`),
  'older people': async (page, spot) => {
    await open(page, `/?size=xl#${from(spot)}`)
    await page.locator('.row-go').first().click()
    await page.locator('.steps li').first().waitFor()
  },
  dark: async (page, spot) => {
    await open(page, `/?theme=dark&circle=1#${from(spot)}`)
    await page.locator('.circle-legend').waitFor()
  },
}

for (const [name, reach] of Object.entries(states)) {
  test(`axe finds nothing serious: ${name}`, async ({ page }) => {
    await reach(page, await start())
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    expect(bad.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 3).join(' | ')}`)).toEqual([])
  })
}
