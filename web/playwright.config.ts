import { defineConfig } from '@playwright/test'

// The distribution's Chromium, drawing by software; nothing of it may reach for the network by itself.
const flags = [
  '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
]

export default defineConfig({
  testDir: 'tests',
  outputDir: 'node_modules/.tests',
  globalSetup: './tests/server.ts',
  timeout: 30_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: true,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    headless: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: { executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: flags },
  },
  projects: [
    { name: 'words', testMatch: ['words.test.ts', 'plan.test.ts'] },
    { name: 'graphiql', testMatch: 'graphiql.test.ts', use: { viewport: { width: 1280, height: 800 } } },
    // What does not depend on the width is tried once, on the phone.
    { name: 'phone', testMatch: ['page.test.ts', 'appearance.test.ts', 'offline.test.ts', 'axe.test.ts'], use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    { name: 'desktop', testMatch: ['page.test.ts', 'appearance.test.ts', 'offline.test.ts', 'axe.test.ts'], grepInvert: /@once/, use: { viewport: { width: 1440, height: 900 } } },
    { name: 'resident-phone', testMatch: ['resident.test.ts', 'squads.test.ts'], use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
    { name: 'resident', testMatch: ['resident.test.ts', 'squads.test.ts'], grepInvert: /@once/, use: { viewport: { width: 1440, height: 900 } } },
    { name: 'budget', testMatch: 'budget.test.ts', use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
    { name: 'base map', testMatch: 'base-map.test.ts', use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
    { name: 'planner', testMatch: 'planner.test.ts', use: { viewport: { width: 1440, height: 900 } } },
    { name: 'planner-phone', testMatch: 'planner.test.ts', grepInvert: /@wide/, use: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
  ],
})
