import { api, busySpot, expect, mapDrawn, open, server, test } from './fixture'

test('saved on the device, the area works without a network: list, card, hours, search, map', { tag: '@once' }, async ({ page, context }) => {
  test.setTimeout(90_000)
  const spot = await busySpot()
  await open(page)
  await mapDrawn(page)
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length))).toBe(0)
  await page.getByLabel('显示', { exact: true }).click()
  await page.getByRole('button', { name: '保存本区到手机' }).click()
  await expect(page.getByText(/已保存/)).toBeVisible({ timeout: 60_000 })
  expect(await page.evaluate(() => navigator.storage.estimate().then((e) => e.usage ?? 0))).toBeLessThan(15e6 * 1.5)
  const online = await page.locator('.row a').allInnerTexts()

  await context.setOffline(true)
  await page.reload()
  await expect(page.locator('.row').first()).toBeVisible()
  await expect(page.locator('.age')).toContainText(/离线 · 数据截至/)
  expect((await page.locator('.row a').allInnerTexts()).sort()).toEqual([...online].sort())
  await mapDrawn(page)
  const drawn = await page.evaluate(() => {
    const { map } = document.getElementById('map') as unknown as { map: { queryRenderedFeatures(): { sourceLayer: string }[] } }
    return [...new Set(map.queryRenderedFeatures().map((f) => f.sourceLayer))]
  })
  expect(drawn).toContain('road')

  await page.locator('.row a').first().click()
  await expect(page.getByRole('heading', { level: 2 })).toBeVisible()
  await expect(page.locator('.week tr')).toHaveCount(7)
  await page.keyboard.press('Escape')

  const box = page.getByRole('combobox', { name: '搜地点' })
  await box.fill(online[1]?.slice(0, 4) ?? '')
  await expect(page.getByRole('option').first()).toContainText(online[1]?.slice(0, 4) ?? '')
  await page.keyboard.press('Escape')

  await page.goto(`${server()}/#from=${spot.latitude},${spot.longitude}`)
  await page.reload()
  await expect(page.locator('.row .walk').first()).toContainText('离线直线估算')
  await context.setOffline(false)
  await page.reload()
  await expect(page.locator('.age')).toBeHidden()
  await expect(page.locator('.row .walk').first()).not.toContainText('离线')
})

test('hours without a network are those of the server', { tag: '@once' }, async ({ page }) => {
  const { openingAt } = await import('../src/offline/opening')
  const from = '2026-11-23' // a night may begin the day before
  type Day = { date: string; known: boolean; spans: { opens: string; closes: string; closesNextDay: boolean }[] }
  type Known = { state: string; opensAt: string | null; closesAt: string | null }
  const instants = Array.from({ length: 40 }, (_, i) => new Date(Date.parse('2026-11-24T00:00:00+08:00') + i * 5.3 * 3_600_000))
  const { places } = await api<{ places: { nodes: ({ name: string; status: 'OPEN'; hours: { days: Day[] } | null } & Record<`at${number}`, Known>)[] } }>(
    `{ places(first: 60) { nodes { name status hours { days(from: "${from}", count: 16) { date known spans { opens closes closesNextDay } } }
      ${instants.map((at, i) => `at${i}: opening(at: "${at.toISOString()}") { state opensAt closesAt }`).slice(0, 18).join(' ')} } } }`,
  )
  let compared = 0
  for (const place of places.nodes.filter((p) => p.status === 'OPEN')) {
    for (const [i, at] of instants.slice(0, 18).entries()) {
      const theirs = place[`at${i}`] as Known
      const ours = openingAt(place.hours?.days ?? null, { status: 'OPEN', closedUntil: null }, at, '+08:00')
      expect({ place: place.name, at, state: ours.state }, place.name).toEqual({ place: place.name, at, state: theirs.state })
      if (theirs.closesAt) expect(Date.parse(ours.closesAt ?? '')).toBe(Date.parse(theirs.closesAt))
      if (theirs.state === 'CLOSED' && theirs.opensAt && ours.opensAt) expect(Date.parse(ours.opensAt)).toBe(Date.parse(theirs.opensAt))
      compared++
    }
  }
  expect(compared).toBeGreaterThan(300)
  await open(page)
})
