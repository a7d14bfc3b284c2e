import type { Map as MapLibreMap } from 'maplibre-gl'
import { api, busySpot, expect, mapDrawn, open, server, test } from './fixture'

type MapElement = HTMLElement & { map: MapLibreMap }

test('the first load lists places and asks for nothing', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.geolocation.getCurrentPosition = () => console.error('the position was asked for')
  })
  await open(page)
  await expect(page.locator('.row').first()).toContainText(/[\u4e00-\u9fff]/)
  await mapDrawn(page)
  await expect(page.locator('.map-pin')).toHaveCount(await page.locator('.row').count())
  expect(page.url()).toBe(server() + '/')
})

test('the map draws our own tiles, and pins have the numbers of the rows', async ({ page }) => {
  await open(page)
  await mapDrawn(page)
  const drawn = await page.evaluate(() => {
    const { map } = document.getElementById('map') as MapElement
    const layers = new Set(map.queryRenderedFeatures().map((f) => `${f.source}/${f.sourceLayer}`))
    return [...layers]
  })
  expect(drawn).toEqual(expect.arrayContaining(['base/road', 'base/green', 'base/water', 'places/places', 'areas/areas']))
  const [first] = await page.locator('.map-pin').evaluateAll((pins) => pins.map((pin) => pin.getAttribute('aria-label')).filter((l) => l?.startsWith('1 ')))
  expect(first).toContain(await page.locator('.row a').first().innerText())
})

test('typing finds a place; its card takes the focus and Escape gives it back', async ({ page }) => {
  await open(page)
  const link = page.locator('.row a').nth(1)
  const name = await link.innerText()
  const box = page.getByRole('combobox', { name: '搜地点' })
  await box.fill(name.slice(0, -1))
  const option = page.getByRole('option').filter({ hasText: name }).first()
  await expect(option.locator('mark')).toHaveText(name.slice(0, -1))
  await box.press('ArrowDown')
  await expect(page.locator('#search-list').getByRole('option', { selected: true })).toHaveCount(1)
  await option.click()
  const title = page.getByRole('heading', { level: 2 })
  await expect(title).toContainText(name)
  await expect(title).toBeFocused()
  expect(page.url()).toContain('?place=')
  await page.keyboard.press('Escape')
  await expect(page.locator('.card')).toHaveCount(0)
  await expect(link).toBeFocused()
})

test('nothing is sent while an input method composes', { tag: '@once' }, async ({ page }) => {
  await open(page)
  const sent: string[] = []
  page.on('request', (request) => new URL(request.url()).pathname === '/graphql' && sent.push(request.postData() ?? ''))
  const box = page.getByRole('combobox', { name: '搜地点' })
  await box.focus()
  await box.dispatchEvent('compositionstart')
  await box.fill('fuwu')
  await box.press('Enter')
  await page.waitForTimeout(400)
  expect(sent).toEqual([])
  await box.dispatchEvent('compositionend')
  await expect(page.getByRole('listbox')).toBeVisible()
  expect(sent).toHaveLength(1)
})

test('my position lists by minutes, and stands in no address', async ({ page, context }) => {
  const spot = await busySpot()
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ ...spot, accuracy: 20 })
  await open(page)
  const addresses: string[] = []
  page.on('request', (request) => addresses.push(request.url()))
  await page.getByRole('button', { name: '我的位置' }).click()
  await expect(page.locator('.row .walk').first()).toBeVisible()
  const walks = await page.locator('.row .walk').allInnerTexts()
  const minutes = walks.map((walk) => (walk.includes('不到 1 分钟') ? 0 : Number(/步行 (\d+) 分/.exec(walk)?.[1])))
  expect(minutes.length).toBeGreaterThan(3)
  expect(minutes).toEqual([...minutes].sort((a, b) => a - b))
  await expect(page.locator('.summary')).toContainText('标准步速')
  expect(page.url()).not.toContain('from=')
  const digits = [spot.latitude.toFixed(3), spot.longitude.toFixed(3)]
  expect(addresses.filter((address) => digits.some((d) => address.includes(d)) && address.includes('/graphql'))).toEqual([])
})

test('a refused position leaves two other ways', { tag: '@once' }, async ({ page }) => {
  await page.addInitScript(() => {
    navigator.geolocation.getCurrentPosition = (_, failed) => failed?.({ code: 1 } as GeolocationPositionError)
  })
  await open(page)
  await mapDrawn(page)
  await page.getByRole('button', { name: '我的位置' }).click()
  await expect(page.locator('.line')).toContainText('没有得到位置许可')
  await expect(page.getByRole('button', { name: '在地图上点一下' })).toBeVisible()
  await page.getByRole('button', { name: '输入地址' }).click()
  await expect(page.getByRole('combobox', { name: '搜地点' })).toBeFocused()
})

test('a position outside the data is said to be outside', { tag: '@once' }, async ({ page, context }) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ longitude: 0, latitude: 0, accuracy: 20 })
  await open(page)
  await page.getByRole('button', { name: '我的位置' }).click()
  await expect(page.locator('.line')).toContainText('不在数据范围内')
})

test('a click on the map asks there; back leads to the list before', async ({ page }) => {
  const spot = await busySpot()
  await open(page, `/#map=17/${spot.latitude}/${spot.longitude}`)
  await mapDrawn(page)
  const before = await page.locator('.row a').first().innerText()
  const at = await page.evaluate(({ longitude, latitude }) => {
    const { map } = document.getElementById('map') as MapElement
    const { left, top } = map.getContainer().getBoundingClientRect()
    const { x, y } = map.project([longitude, latitude])
    return { x: left + x + 70, y: top + y + 30 }
  }, spot)
  await page.mouse.click(at.x, at.y)
  await expect(page.locator('.row .walk, .nothing').first()).toBeVisible()
  expect(page.url()).toContain('from=')
  await expect(page.locator('.start')).toHaveCount(1)
  await page.goBack()
  await expect(page.locator('.row a').first()).toHaveText(before)
  await expect(page.locator('.row .walk')).toHaveCount(0)
})

test('a chip narrows the list to its kind', async ({ page }) => {
  await open(page)
  const chip = page.locator('[data-chip=READING_ROOM]')
  await chip.click()
  await expect(chip).toHaveAttribute('aria-pressed', 'true')
  await expect(chip).toBeFocused()
  await expect(page.locator('.row .kind').first()).toHaveText('红色书屋')
  expect(new Set(await page.locator('.row .kind').allInnerTexts())).toEqual(new Set(['红色书屋']))
  expect(page.url()).toContain('kinds=READING_ROOM')
  await page.goBack()
  await expect(chip).toHaveAttribute('aria-pressed', 'false')
})

test('a link opens the same card for somebody else, in English too', async ({ page }) => {
  const { places } = await api<{ places: { nodes: { id: string; name: string }[] } }>(
    '{ places(filter: {kinds: [SERVICE_CENTER]}, first: 1) { nodes { id name(language: EN) } } }',
  )
  const [place] = places.nodes
  await open(page, `/?place=${place?.id}&lang=en`)
  await expect(page.getByRole('heading', { level: 2 })).toContainText(place?.name ?? '?')
  await expect(page.locator('.access')).toContainText(/yes|no|unknown/)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('button', { name: 'Back to the list' }).click()
  await expect(page.locator('.row').first()).toBeVisible()
})

test('without WebGL the list takes the page, and MapLibre is not loaded', async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null
  })
  const scripts: string[] = []
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()))
  await open(page)
  await expect(page.locator('.map')).toHaveText('此设备不能显示地图，列表功能完整')
  await page.locator('.row a').first().click()
  await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
  expect(scripts.length).toBeGreaterThan(0)
  for (const script of scripts) expect(await (await page.request.get(script)).text()).not.toContain('maplibregl')
})

test('markup in a name is text', { tag: '@once' }, async ({ page }) => {
  const name = '<img src=x onerror=alert(1)><b>党群</b>'
  await page.route('**/graphql*', async (route) => {
    const response = await route.fetch()
    const body = (await response.text()).replaceAll(/"name":"(?:[^"\\]|\\.)*"/g, `"name":${JSON.stringify(name)}`)
    await route.fulfill({ response, body })
  })
  await open(page)
  await mapDrawn(page)
  await expect(page.locator('.row a').first()).toHaveText(name)
  await page.locator('.row a').first().click()
  await expect(page.getByRole('heading', { level: 2 })).toContainText(name)
  await expect(page.locator('#page img, #page b')).toHaveCount(0)
})

test('a server that does not answer is said, and asked again', { tag: '@once' }, async ({ page }) => {
  await open(page)
  const rows = await page.locator('.row').count()
  await page.route('**/graphql*', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"errors":[{"message":"正在维护","extensions":{"code":"DB_UNAVAILABLE"}}]}' }))
  await page.locator('[data-chip=VENUE]').click()
  await expect(page.locator('.line')).toContainText('正在维护')
  await expect(page.locator('.row')).toHaveCount(rows) // what is shown stays
  await page.unroute('**/graphql*')
  await page.getByRole('button', { name: '重试' }).click()
  await expect(page.locator('.row .kind').first()).toHaveText('党建阵地')
  await expect(page.locator('.line')).toBeHidden()
})

test('the sheet opens and closes by its button, and the page never scrolls sideways', { tag: '@once' }, async ({ page }) => {
  await open(page)
  const panel = page.locator('.panel')
  const handle = page.locator('.handle')
  const height = () => panel.evaluate((element) => element.getBoundingClientRect().height)
  await expect.poll(height).toBeCloseTo(844 * 0.52, 0)
  await handle.click()
  await expect(panel).toHaveAttribute('data-sheet', 'full')
  await expect.poll(height).toBeGreaterThan(650)
  await handle.click()
  await expect.poll(height).toBe(96)
  const legal = await page.locator('.legal').boundingBox()
  expect((legal?.y ?? 0) + (legal?.height ?? 0)).toBeLessThanOrEqual(844 - 96 + 1)
  await page.setViewportSize({ width: 320, height: 568 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})
