import type { Locator } from '@playwright/test'
import { asOf } from './clock'
import { api, expect, mapDrawn, open, test } from './fixture'

interface Place {
  id: string
  name: string
  location: { longitude: number; latitude: number }
  squads: { id: string; name: string; skills: string[] }[]
}

/** A place that squads serve. */
async function served(): Promise<Place> {
  const { places } = await api<{ places: { nodes: Place[] } }>(
    '{ places(filter: {kinds: [SERVICE_CENTER]}, first: 100) { nodes { id name location { longitude latitude } squads { id name skills } } } }',
  )
  const found = [...places.nodes].sort((a, b) => b.squads.length - a.squads.length)[0]
  if (!found || found.squads.length === 0) throw new Error('no place is served by a squad')
  return found
}

const from = ({ location }: Place) => `from=${location.latitude.toFixed(5)},${location.longitude.toFixed(5)}`

test('V1: squads that serve where I am, in two taps', async ({ page, context }) => {
  const place = await served()
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ ...place.location, accuracy: 20 })
  await open(page)
  await page.getByRole('link', { name: '小队', exact: true }).click()
  await expect(page.locator('.squad-rows')).toBeVisible()
  await page.getByRole('button', { name: '我的位置' }).click()
  await expect(page.locator('.summary')).toContainText('支小队服务这里')
  await expect(page.locator('.row a[data-id]')).toHaveCount(place.squads.length)
  const names = await page.locator('.row a[data-id]').allInnerTexts()
  expect([...names].sort()).toEqual(place.squads.map((squad) => squad.name).sort())
  await expect(page.getByRole('link', { name: '小队', exact: true })).toHaveAttribute('aria-current', 'page')
  expect(page.url()).toContain('mode=squads')
  expect(page.url()).not.toContain('from=')
})

test('V1 by a tap on the map, and pins stand at the bases', async ({ page }) => {
  const place = await served()
  await open(page, `/?mode=squads#map=16/${place.location.latitude}/${place.location.longitude}`)
  await mapDrawn(page)
  await page.locator('.maplibregl-canvas').focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('.summary')).toContainText('支小队服务这里')
  await expect(page.locator('.row a[data-id]')).toHaveCount(place.squads.length)
  await expect(page.locator('.map-pin').first()).toBeAttached()
})

test('V2: a skill and free now are two chips, and the answer is the server’s', async ({ page }) => {
  const at = '2026-11-23T10:00:00+08:00'
  await open(page, '/?mode=squads')
  await page.locator('[data-chip=HEALTH]').click()
  await page.locator('[data-chip=free]').click()
  await expect(page).toHaveURL(/open=now.*skill=HEALTH/)
  const { squads } = await api<{ squads: { totalCount: number } }>('{ squads(filter: {skills: [HEALTH], freeNow: true}, first: 1) { totalCount } }')
  await expect(page.locator('.summary strong, .nothing p').first()).toContainText(squads.totalCount > 0 ? `${squads.totalCount} 支` : /0 支|没有/)
  await page.goto('about:blank')
  await asOf(page, at)
  await open(page, '/?mode=squads')
  await expect(page.locator('.squad-rows .phrase').first()).toHaveText(/现在有空|现在没空|值班时间未知/)
})

test('V3: the duty phone stands in the row', async ({ page }) => {
  await open(page, '/?mode=squads')
  const call = page.locator('.row .call').first()
  await expect(call).toHaveAttribute('href', /^tel:\d+/)
  await expect(call).toHaveAttribute('aria-label', /打电话给.+：/)
})

test('V5: a place’s squads are in its card', async ({ page }) => {
  const place = await served()
  await open(page, `/#${from(place)}`)
  await page.getByRole('link', { name: place.name, exact: true }).click()
  await page.locator('.squads a').first().click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(new RegExp(place.squads.map((squad) => squad.name).join('|')))
  await expect(page.locator('.card .state')).toHaveText(/现在有空|现在没空|值班时间未知/)
})

test('nothing that fits says what would', { tag: '@once' }, async ({ page }) => {
  const place = await served()
  const missing = ['HOME_REPAIR', 'HEALTH', 'LEGAL_AID', 'DELIVERY', 'CULTURE', 'CHILD_CARE'].find((skill) => !place.squads.some((squad) => squad.skills.includes(skill)))
  await open(page, `/?mode=squads&skill=${missing}#${from(place)}`)
  await expect(page.locator('.nothing')).toContainText(/没有服务这里的小队符合条件.*支没有这项技能/s)
  await page.getByRole('button', { name: '不限技能' }).click()
  await expect(page.locator('.row a[data-id]')).toHaveCount(place.squads.length)
})

test('V1 to V3 and V5 by keyboard alone', async ({ page }) => {
  const place = await served()
  await open(page, `/#${from(place)}`)
  const reach = async (target: Locator) => {
    for (let i = 0; i < 60; i++) {
      if (await target.evaluate((element) => element === document.activeElement).catch(() => false)) return
      await page.keyboard.press('Tab')
    }
    throw new Error('the Tab key does not lead there')
  }
  await reach(page.getByRole('link', { name: '小队', exact: true }))
  await page.keyboard.press('Enter')
  await expect(page.locator('.squad-rows')).toBeVisible()
  await expect(page.getByRole('link', { name: '小队', exact: true })).toBeFocused()
  await reach(page.locator('[data-chip=free]'))
  await page.keyboard.press('Space')
  await expect(page).toHaveURL(/open=now/)
  await page.keyboard.press('Space')
  await expect(page).not.toHaveURL(/open=now/)
  await expect(page.locator('.squad-rows')).toBeVisible()
  await reach(page.locator('.row a[data-id]').first())
  const call = page.locator('.row').first().locator('.call')
  if ((await call.count()) > 0) {
    await page.keyboard.press('ArrowRight')
    await expect(call).toBeFocused()
    await page.keyboard.press('ArrowLeft')
  }
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 2 })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.locator('.row a[data-id]').first()).toBeFocused()
})

test('in English too', { tag: '@once' }, async ({ page }) => {
  await open(page, '/?mode=squads&lang=en')
  await expect(page.getByRole('link', { name: 'Squads' })).toHaveAttribute('aria-current', 'page')
  await expect(page.locator('.squad-rows .phrase').first()).toHaveText(/Free now|Not free now|Duty hours unknown/)
})
