// Measures the map page in a browser and prints JSON: `node web/bench/page.mjs loads|heap URL ROUNDS`. Called by tools/bench, which
// starts the server and says what the figures are held against. Of each figure all rounds are given.
import { chromium } from '@playwright/test'

const [what, url, rounds = '5'] = process.argv.slice(2)

// A phone on a slow network: 1.6 Mbit/s, 150 ms, a quarter of this machine's processor.
const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' }
const slowNetwork = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 }
const slower = 4
const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage']

/** Runs in the page before all else: notes when things came to be. */
function watch() {
  const seen = { lcp: 0, cls: 0, longTasks: [], interactions: {}, results: null, map: null }
  Object.assign(window, { seen })
  const observe = (type, each, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more })
  observe('largest-contentful-paint', (entry) => (seen.lcp = entry.startTime))
  observe('layout-shift', (entry) => entry.hadRecentInput || (seen.cls += entry.value))
  observe('longtask', ({ startTime, duration }) => seen.longTasks.push({ startTime, duration }))
  observe('event', ({ interactionId, startTime, duration, processingEnd, name, target }) => {
    if (!interactionId) return
    const known = (seen.interactions[interactionId] ??= { duration: 0, script: 0, name, target: target?.outerHTML?.slice(0, 80) ?? '' })
    known.duration = Math.max(known.duration, duration)
    known.script = Math.max(known.script, processingEnd - startTime) // waiting and script; the rest is drawing, here by software
  }, { durationThreshold: 16 })
  const look = () => {
    if (seen.results === null && document.querySelector('.row a')) setTimeout(() => (seen.results ??= performance.now())) // the frame with them is drawn
    if (seen.map === null && document.getElementById('map')?.map?.loaded()) seen.map = performance.now()
    if (seen.map === null) requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

async function open(browser, slow) {
  const context = await browser.newContext(phone)
  const page = await context.newPage()
  await page.addInitScript(watch)
  const devtools = await context.newCDPSession(page)
  await devtools.send('Performance.enable')
  if (slow) {
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', slowNetwork)
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower })
  }
  await page.goto(url)
  await page.waitForFunction(() => window.seen.map !== null, null, { timeout: 120_000 })
  return { context, page, devtools }
}

/** A first visit, and a few things done. Milliseconds. */
async function load(browser) {
  const { context, page, devtools } = await open(browser, true)
  await page.waitForTimeout(1500)
  const loaded = await page.evaluate(() => {
    const heavy = performance.getEntriesByType('resource').filter(({ name, decodedBodySize }) => name.endsWith('.js') && decodedBodySize > 5e5)
    return { ...window.seen, mapLibre: Math.min(...heavy.map(({ responseStart }) => responseStart)) }
  })
  // What is done is measured by the processor, not by the network.
  await devtools.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 })
  await page.evaluate(() => (window.seen.interactions = {}))
  await act(page)
  const interactions = Object.values(await page.evaluate(() => window.seen.interactions)).sort((a, b) => b.duration - a.duration)
  if (interactions.length < 5) throw new Error(`only ${interactions.length} interactions were noticed`)
  if (process.env.VERBOSE) console.error(loaded, interactions)
  await context.close()
  const later = loaded.longTasks.filter(({ startTime, duration }) => startTime + duration > loaded.results)
  return {
    results: loaded.results, lcp: loaded.lcp, cls: loaded.cls, map: loaded.map, mapLibreAfterResults: loaded.mapLibre - loaded.results,
    interaction: interactions[0].duration,
    script: Math.max(...interactions.map((one) => one.script)),
    longest: Math.max(0, ...later.map(({ duration }) => duration)),
    blocking: later.reduce((sum, { duration }) => sum + duration - 50, 0),
  }
}

async function act(page) {
  const settle = () => page.waitForTimeout(700)
  const chip = page.locator('.chip[data-chip]').first()
  const box = page.getByRole('combobox').first()
  for (const step of [
    () => chip.tap(),
    () => chip.tap(),
    () => box.tap(),
    () => page.keyboard.press('s'),
    () => page.keyboard.press('q'),
    () => page.keyboard.press('Escape'),
    () => box.fill(''),
    () => page.keyboard.press('Escape'),
    () => page.locator('.row a').first().tap(),
    () => page.keyboard.press('Escape'),
    () => page.locator('.row a').nth(1).tap(),
    () => page.keyboard.press('Escape'),
  ]) {
    await step()
    await settle()
  }
}

/** What the page holds, and holds after 200 cards were opened and closed. Bytes. */
async function heap(browser) {
  const { context, page, devtools } = await open(browser, false)
  const used = async () => {
    for (let i = 0; i < 3; i++) await devtools.send('HeapProfiler.collectGarbage')
    const { metrics } = await devtools.send('Performance.getMetrics')
    const of = (name) => metrics.find((metric) => metric.name === name).value
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await devtools.send('Runtime.getHeapUsage') // scripts, the document, buffers
    return { script: usedSize, bytes: usedSize + embedderHeapUsedSize + backingStorageSize, nodes: of('Nodes'), listeners: of('JSEventListeners') }
  }
  const cards = (times) =>
    page.evaluate(async (times) => {
      const until = async (done) => {
        while (!done()) await new Promise((again) => setTimeout(again, 5))
      }
      for (let i = 0; i < times; i++) {
        const rows = document.querySelectorAll('.row a')
        rows[i % rows.length].click()
        await until(() => document.querySelector('.card h2'))
        document.querySelector('.card').dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))
        await until(() => !document.querySelector('.card') && document.querySelector('.row a')?.offsetParent)
      }
    }, times)
  const first = await used()
  await cards(100) // what is loaded once, and kept so many answers of
  const warm = await used()
  await cards(200)
  const last = await used()
  await context.close()
  if (process.env.VERBOSE) console.error({ first, warm, last })
  return { bytes: Math.max(first.bytes, last.bytes), growth: last.script / warm.script, nodes: last.nodes - warm.nodes }
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
try {
  const all = []
  for (let i = 0; i < Number(rounds); i++) all.push(await (what === 'heap' ? heap : load)(browser))
  console.log(JSON.stringify(all))
} finally {
  await browser.close()
}
