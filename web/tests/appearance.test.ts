import { expect, open, test } from './fixture'

test('sizes and colours are chosen in the menu, kept on the device, and a link decides before them', async ({ page }) => {
  await open(page)
  await page.getByLabel('显示', { exact: true }).click()
  await page.getByLabel('大', { exact: true }).check()
  await page.getByLabel('深色').check()
  await expect(page.locator('html')).toHaveAttribute('data-size', 'l')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('20px')
  expect(page.url()).not.toMatch(/theme|size/)
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('深色')).toBeHidden()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('data-size', 'l')
  await open(page, '/?theme=contrast&size=m')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
  await expect(page.locator('html')).toHaveAttribute('data-size', 'm')
})

test('colours follow the system until one is chosen', { tag: '@once' }, async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await open(page)
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light')
  await page.emulateMedia({ contrast: 'more' })
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'contrast')
})

test('the version for older people: large targets, nothing floating, the map on request', async ({ page }) => {
  await open(page)
  await page.getByRole('button', { name: '长辈版' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-size', 'xl')
  const small = await page.locator('button:visible, a.call:visible, .row a:visible, select:visible, summary:visible').evaluateAll((targets) =>
    targets
      .filter((target) => !target.closest('.legal, .row') && target.getBoundingClientRect().height < 60)
      .map((target) => `${target.textContent} ${target.getBoundingClientRect().height}`),
  )
  expect(small).toEqual([])
  const floating = await page.locator('.page > *:visible').evaluateAll((parts) => parts.filter((part) => ['absolute', 'fixed'].includes(getComputedStyle(part).position)).map((part) => part.className))
  expect(floating.filter((name) => !/skip|unseen/.test(name))).toEqual([])
  await expect(page.locator('.map')).toBeHidden()
  await page.getByRole('button', { name: '看地图' }).click()
  await expect(page.locator('.map')).toBeVisible()
  await page.getByRole('button', { name: '看列表' }).click()
  await expect(page.locator('.row').first()).toBeVisible()
})

for (const [name, size, width] of [['text of 24 pixels', 'xl', 360], ['400 % zoom', 'm', 320]] as const) {
  test(`nothing is cut at ${name}`, { tag: '@once' }, async ({ page }) => {
    await page.setViewportSize({ width, height: name === '400 % zoom' ? 256 : 740 })
    await open(page, `/?size=${size}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    const cut = await page.locator('header *:visible, .panel *:visible').evaluateAll((parts, most) =>
      parts.filter((part) => part.children.length === 0 && (part.textContent ?? '') !== '' && !part.closest('.chips, .unseen, .legal, svg')).map((part) => ({ text: part.textContent, right: part.getBoundingClientRect().right })).filter(({ right }) => right > most + 1), width)
    expect(cut).toEqual([])
  })
}
