import type { Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { server } from './fixture'

/**
 * Has the page's questions asked as of an instant: the server answers each for itself, by the page's own text of it, in which
 * openings and walks are given that time. The clock of the browser is set to it too.
 */
export async function asOf(page: Page, instant: string): Promise<void> {
  const documents = JSON.parse(readFileSync(join(import.meta.dirname, '../dist/page/documents.json'), 'utf8')) as Record<string, string>
  await page.clock.setFixedTime(new Date(instant))
  await page.route('**/graphql*', async (route) => {
    const request = route.request()
    const url = new URL(request.url())
    const given = request.method() === 'GET' ? Object.fromEntries(url.searchParams) : (request.postDataJSON() as Record<string, unknown>)
    const variables: unknown = typeof given['variables'] === 'string' ? JSON.parse(given['variables']) : given['variables']
    const text = documents[String(given['documentId'])] ?? ''
    const query = text.replaceAll(/\bopening \{/g, `opening(at: "${instant}") {`).replaceAll(/\bnearby\(/g, `nearby(at: "${instant}" `)
    const answer = await fetch(server() + '/graphql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Accept-Language': request.headers()['accept-language'] ?? 'zh' },
      body: JSON.stringify({ query, variables }),
    })
    await route.fulfill({ status: answer.status, contentType: 'application/json', body: await answer.text() })
  })
}
