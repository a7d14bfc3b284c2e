import { test as base, expect, type Page } from '@playwright/test'

/** Where the server under test is. */
export function server(): string {
  const url = process.env['SERVICEMAP_URL']
  if (!url) throw new Error('no server was started')
  return url
}

/** A page on which nothing may go wrong: no error in the console, no violation of its policy, no request to another host. */
export const test = base.extend<{ page: Page; allowed: readonly string[] }>({
  /** Origins that may be asked beside the server: those that a test starts itself. */
  allowed: [[], { option: true }],
  page: async ({ page, allowed }, use) => {
    const wrong: string[] = []
    // What a test without a network cannot fetch, the browser reports by itself.
    page.on('console', (message) => message.type() === 'error' && !message.text().endsWith('net::ERR_INTERNET_DISCONNECTED') && wrong.push(`console: ${message.text()}`))
    page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== server() && !allowed.includes(origin) && protocol !== 'blob:') wrong.push(`request to ${request.url()}`)
    })
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))
    })
    await use(page)
    expect(wrong).toEqual([])
  },
})

export { expect }

/** Opens the page at an address below the server's and waits for its list or its card. */
export async function open(page: Page, path = '/'): Promise<void> {
  await page.goto(server() + path)
  await page.locator(':is(.row, .nothing, .card):visible').first().waitFor()
}

/** Waits until the map has drawn what it shows. */
export async function mapDrawn(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.getElementById('map') as unknown as { map?: { loaded(): boolean } }).map?.loaded() === true)
}

/** Asks the API, past the page. */
export async function api<T>(query: string, variables: object = {}): Promise<T> {
  const answer = await fetch(server() + '/graphql', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables }),
  })
  return ((await answer.json()) as { data: T }).data
}

/** A place with others around it: the one with the most places within 15 minutes of some centers. */
export async function busySpot(): Promise<{ name: string; longitude: number; latitude: number }> {
  const { places } = await api<{ places: { nodes: { name: string; location: { longitude: number; latitude: number } }[] } }>(
    '{ places(filter: {kinds: [SERVICE_CENTER]}, first: 10) { nodes { name location { longitude latitude } } } }',
  )
  const spots = await Promise.all(
    places.nodes.map(async ({ name, location }) => {
      const { nearby } = await api<{ nearby: { totalCount: number } }>('query($p: PointInput!) { nearby(from: $p, first: 1) { totalCount } }', { p: location })
      return { name, ...location, count: nearby.totalCount }
    }),
  )
  spots.sort((a, b) => b.count - a.count)
  const [best] = spots
  if (!best || best.count < 5) throw new Error('the demonstration data have no busy spot')
  return best
}
