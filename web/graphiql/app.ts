import 'graphiql/setup-workers/vite'
import '@graphiql/react/style.css'
import '@graphiql/plugin-doc-explorer/style.css'
import '@graphiql/plugin-history/style.css'
import 'graphiql/graphiql.css'
import './page.css'
import { GraphiQL } from 'graphiql'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { examples, type Example, type Spot } from './examples'

type Request = { query: string; operationName?: string | null | undefined; variables?: unknown }

/** Asks the server that the page came from, in the language of the page. */
async function ask(request: Request, headers: Record<string, string> = {}): Promise<{ data?: unknown }> {
  const answer = await fetch('/graphql', {
    method: 'POST', headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers }, body: JSON.stringify(request),
  })
  return (await answer.json()) as { data?: unknown }
}

/** Finds a place of the data that are loaded, for the examples to begin at; that of the demonstration where there is none. */
async function findSpot(): Promise<Spot> {
  const { data } = await ask({ query: '{ places(first: 1) { nodes { id location { longitude latitude } } } }' })
  const place = (data as { places?: { nodes: ({ id: string; location: Spot['here'] })[] } | null } | undefined)?.places?.nodes[0]
  return place ? { here: place.location, place: place.id } : { here: { longitude: 113.12, latitude: 40.05 }, place: 'p0000000000001' }
}

/** What the editors begin with: the tab that is shown. GraphiQL by itself forgets variables that nobody has edited. */
function shown(tabs: Example[]): { initialQuery: string; initialVariables: string } {
  let tab: Partial<Record<keyof Example, string | null>> | undefined = tabs[0]
  try {
    const left = JSON.parse(localStorage.getItem('graphiql:tabState') ?? '') as { tabs: (typeof tab)[]; activeTabIndex: number }
    tab = left.tabs[left.activeTabIndex]
  } catch {
    // nobody has been here before
  }
  return { initialQuery: tab?.query ?? '', initialVariables: tab?.variables ?? '' }
}

/** Shows GraphiQL with the examples in tabs; who has been here before finds the tabs as they were left. */
export async function start(into: HTMLElement): Promise<void> {
  const language = navigator.languages.find((l) => /^(zh|en)/i.test(l))?.startsWith('en') ? 'en' : 'zh'
  const defaultTabs = examples(language, await findSpot())
  const fetcher = (request: Request, options?: { headers?: Record<string, string> }) => ask(request, options?.headers) as never
  const home = createElement('a', { href: '/' }, language === 'en' ? 'Service map' : '服务地图')
  createRoot(into).render(
    createElement(
      GraphiQL, { fetcher, defaultTabs, ...shown(defaultTabs), defaultEditorToolsVisibility: 'variables' },
      createElement(GraphiQL.Logo, null, home),
    ),
  )
}
