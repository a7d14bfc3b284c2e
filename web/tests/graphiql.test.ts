import { examples } from '../graphiql/examples'
import { api, expect, server, test } from './fixture'

type Answer = { data?: Record<string, unknown>; errors?: unknown[] }

test('an example runs in GraphiQL, which takes everything from its own server', async ({ page }) => {
  const violations: string[] = []
  await page.exposeFunction('violated', (what: string) => violations.push(what))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => (window as unknown as { violated(what: string): void }).violated(event.violatedDirective))
  })
  const opened = await page.goto(server() + '/graphiql')
  const policy = opened?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("script-src 'self';")
  expect(policy).toMatch(/style-src-elem 'self' 'nonce-[A-Z2-7]{26}'/)
  await expect(page.getByRole('tab')).toContainText(['Nearby', 'OpenOnArrival', 'Circles', 'Way', 'Covered', 'WhatIf', 'Search', 'Squads', 'Dataset'])

  const run = async (name: string) => {
    const answered = page.waitForResponse((r) => r.url() === server() + '/graphql' && (r.request().postData() ?? '').includes(`query ${name}`))
    await page.getByRole('button', { name: 'Execute query' }).click()
    expect(((await (await answered).json()) as Answer).errors).toBeUndefined()
    await expect(page.locator('.result-window')).toContainText('"data"')
  }
  const variables = page.locator('.graphiql-editor-tool')
  await expect(variables).toContainText('"longitude"')
  await run('Nearby')
  await page.getByRole('tab').filter({ hasText: 'Circles' }).click()
  await run('Circles')

  // Tabs are found as they were left.
  await page.reload()
  await expect(page.getByRole('tab')).toHaveCount(9)
  await expect(variables).toContainText('"minutes"')
  await run('Circles')

  // The editor knows the schema: it underlines what is not of it, and completes what is.
  const query = page.locator('.graphiql-query-editor')
  await query.click()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('query Typed { pac')
  await expect(page.locator('.suggest-widget')).toContainText('paces')
  await page.keyboard.press('Escape')
  await page.keyboard.type('x { pace } }')
  await expect(query.locator('.squiggly-error')).not.toHaveCount(0)

  // What the page would look like without its styles tells that they were let through.
  expect(await page.locator('.monaco-editor .view-line').first().evaluate((line) => getComputedStyle(line).position)).toBe('absolute')
  await page.getByRole('button', { name: 'Documentation' }).or(page.getByLabel('Show Documentation Explorer')).first().click()
  await expect(page.locator('.graphiql-doc-explorer')).toContainText('Query')
  expect(violations).toEqual([])
})

test('a style that comes in as text counts for nothing', async ({ browser }) => {
  const page = await browser.newPage() // apart from the fixture: this violation is wanted
  await page.goto(server() + '/graphiql')
  await page.getByRole('tab').first().waitFor()
  const color = await page.evaluate(() => {
    const element = document.createElement('div')
    element.innerHTML = '<style>#foreign { color: rgb(1, 2, 3) }</style><p id="foreign"></p>'
    document.body.append(element)
    return getComputedStyle(document.getElementById('foreign') as Element).color
  })
  expect(color).not.toBe('rgb(1, 2, 3)')
  await page.close()
})

test('every example is answered without an error, in both languages', async () => {
  const { places } = await api<{ places: { nodes: { id: string; location: { longitude: number; latitude: number } }[] } }>(
    '{ places(first: 1) { nodes { id location { longitude latitude } } } }',
  )
  const spot = places.nodes[0]
  if (!spot) throw new Error('the demonstration data have no place')
  for (const language of ['zh', 'en'] as const) {
    for (const { query, variables } of examples(language, { here: spot.location, place: spot.id })) {
      const answer = await fetch(server() + '/graphql', {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables: JSON.parse(variables) }),
      })
      const { data, errors } = (await answer.json()) as Answer
      expect(errors, query).toBeUndefined()
      expect(Object.values(data ?? {}), query).not.toContain(null)
    }
  }
})
