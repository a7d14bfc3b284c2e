import type { Page, Request } from '@playwright/test'
import { get } from 'node:http'
import { expect, mapDrawn, open, server, test } from './fixture'

// What the page may weigh, packed by gzip as every browser takes it, in KB of 1,000 bytes. Times are measured by tools/bench.
const most = { html: 20, css: 20, script: 75, requests: 10, mainThread: 450, worker: 150, planner: 40 }

/** What came, before a part of the page was asked for. */
interface Came {
  url: string
  type: string
}

function came(request: Request): Came {
  return { url: request.url(), type: request.resourceType() }
}

/** How many bytes a file takes on its way, packed by gzip. */
function packed(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('end', () => (response.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${response.statusCode}`))))
    }).on('error', reject)
  })
}

async function kilobytes(urls: readonly string[]): Promise<number> {
  let bytes = 0
  for (const url of urls) bytes += await packed(url)
  return bytes / 1000
}

/** Whether a file is MapLibre, or its worker. */
async function isMapLibre(url: string): Promise<boolean> {
  return (await (await fetch(url)).text()).includes('maplibregl')
}

/** Scripts that the page may load, by the list that the build writes for saving it. */
async function scripts(): Promise<string[]> {
  const { files } = (await (await fetch(server() + '/offline.json')).json()) as { files: string[] }
  return files.filter((file) => file.endsWith('.js')).map((file) => server() + file)
}

/** All that is asked for while the page is opened at a path, until its map is drawn. */
async function loaded(page: Page, path: string): Promise<Came[]> {
  const all: Came[] = []
  const keep = (request: Request) => all.push(came(request))
  page.on('request', keep)
  await page.goto(server() + path)
  await page.locator('#map').waitFor()
  await mapDrawn(page)
  page.off('request', keep)
  return all
}

test('the first view is light', async ({ page }) => {
  const all = await loaded(page, '/')
  const isHeavy = await Promise.all(all.map(({ url, type }) => type === 'script' && isMapLibre(url)))
  const heavy = isHeavy.indexOf(true)
  expect(heavy, 'the map came at all').toBeGreaterThan(0)
  const first = all.slice(0, heavy)
  const of = (type: string) => kilobytes(first.filter((one) => one.type === type).map(({ url }) => url))
  const sizes = { html: await of('document'), css: await of('stylesheet'), script: await of('script'), requests: first.length }
  console.info('first view:', sizes, first.map(({ url }) => new URL(url).pathname).join(' '))
  expect(sizes.html).toBeLessThanOrEqual(most.html)
  expect(sizes.css).toBeLessThanOrEqual(most.css)
  expect(sizes.script).toBeLessThanOrEqual(most.script)
  expect(sizes.requests).toBeLessThanOrEqual(most.requests)
})

test('nothing of the map is asked for before the first results', async ({ page }) => {
  // The list's answer is held back until nothing else is under way.
  let release = () => {}
  const held = new Promise<void>((go) => (release = go))
  const waiting: string[] = []
  const after: Came[] = []
  await page.route('**/graphql*', async (route) => {
    if (waiting.push(route.request().url()) > 1) await held
    await route.continue()
  })
  page.on('request', (request) => after.push(came(request)))
  await page.goto(server())
  await expect.poll(() => waiting.length).toBeGreaterThan(1)
  await page.waitForLoadState('load')
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)))
  const before = [...after]
  release()
  await page.locator('.row').first().waitFor()
  await mapDrawn(page)
  expect(before.filter(({ url }) => /maplibre|\/tiles\//.test(url)).map(({ url }) => url)).toEqual([])
  for (const { url, type } of before) if (type === 'script') expect(await isMapLibre(url), url).toBe(false)
  expect(after.length).toBeGreaterThan(before.length)
})

test('all scripts together, the worker and the planner keep their limits', async ({ page }) => {
  const all = await scripts()
  const worker = all.filter((url) => url.includes('maplibre-gl-worker'))
  expect(worker).toHaveLength(1)
  const main = all.filter((url) => !worker.includes(url))
  expect((await Promise.all(main.map(isMapLibre))).filter(Boolean).length, 'MapLibre is among them').toBeGreaterThan(0)
  const ofFirst = new Set((await loaded(page, '/')).map(({ url }) => url))
  const ofPlanner = (await loaded(page, '/?mode=plan')).filter(({ url, type }) => (type === 'script' || type === 'stylesheet') && !ofFirst.has(url)).map(({ url }) => url)
  expect(ofPlanner.length).toBeGreaterThan(0)
  const sizes = { mainThread: await kilobytes(main), worker: await kilobytes(worker), planner: await kilobytes(ofPlanner) }
  console.info('all:', sizes)
  expect(sizes.mainThread).toBeLessThanOrEqual(most.mainThread)
  expect(sizes.worker).toBeLessThanOrEqual(most.worker)
  expect(sizes.planner).toBeLessThanOrEqual(most.planner)
  await open(page)
})
