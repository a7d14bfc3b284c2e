import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { busySpot, expect, mapDrawn, open, server, test } from './fixture'

// Every state of the page that somebody may be in, looked at by axe: nothing serious, nothing critical.

const states: Record<string, (page: Page, language: string) => Promise<void>> = {
  first: async (page, language) => open(page, `/?lang=${language}`),
  results: async (page, language) => {
    const { latitude, longitude } = await busySpot()
    await open(page, `/?lang=${language}#from=${latitude},${longitude}`)
    await mapDrawn(page)
  },
  card: async (page, language) => {
    await open(page, `/?lang=${language}`)
    await page.locator('.row a').first().click()
    await page.getByRole('heading', { level: 2 }).waitFor()
  },
  filters: async (page, language) => open(page, `/?lang=${language}&kinds=MEDIATION_ROOM,VENUE&within=30&open=arrival`),
  search: async (page, language) => {
    await open(page, `/?lang=${language}`)
    await page.getByRole('combobox').first().fill('社区')
    await page.getByRole('option').first().waitFor()
  },
  empty: async (page, language) => open(page, `/?lang=${language}&q=${encodeURIComponent('没有这样的名称')}`),
  error: async (page, language) => {
    await open(page, `/?lang=${language}`)
    await page.route('**/graphql*', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"errors":[{"message":"正在维护","extensions":{"code":"DB_UNAVAILABLE"}}]}' }))
    await page.locator('.chip[data-chip]').first().click()
    await page.locator('.line').waitFor()
  },
  menu: async (page, language) => {
    await open(page, `/?lang=${language}`)
    await page.locator('.menu summary').click()
  },
  squads: async (page, language) => open(page, `/?mode=squads&lang=${language}`),
  route: async (page, language) => {
    const { latitude, longitude } = await busySpot()
    await open(page, `/?lang=${language}#from=${latitude},${longitude}`)
    await page.locator('.row').nth(2).getByRole('link').last().or(page.locator('.row').nth(2).getByRole('button').last()).first().click()
    await page.locator('.route, .card').first().waitFor()
  },
  embed: async (page, language) => open(page, `/?embed=1&lang=${language}`),
  elders: async (page, language) => open(page, `/?lang=${language}&size=xl`),
  dark: async (page, language) => open(page, `/?lang=${language}&theme=dark`),
  contrast: async (page, language) => open(page, `/?lang=${language}&theme=contrast`),
}

for (const [name, reach] of Object.entries(states)) {
  for (const language of ['zh', 'en']) {
    test(`axe finds nothing in ${name}, ${language}`, { tag: language === 'en' ? '@once' : [] }, async ({ page }) => {
      await reach(page, language)
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
      const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      expect(bad.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).slice(0, 3).join(' | ')}`)).toEqual([])
      expect(page.url()).toContain(server())
    })
  }
}
