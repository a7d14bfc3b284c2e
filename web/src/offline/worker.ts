// The service worker: what a network brings comes from it; without one, what was saved. Registered when somebody saves the area,
// never before.

interface Fetching extends Event {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

interface Lasting extends Event {
  waitUntil(done: Promise<unknown>): void
}

const scope = self as unknown as { skipWaiting(): Promise<void>; clients: { claim(): Promise<void> } }

addEventListener('install', (event) => (event as Lasting).waitUntil(scope.skipWaiting()))
addEventListener('activate', (event) => (event as Lasting).waitUntil(scope.clients.claim()))
addEventListener('fetch', (event) => {
  const { request, respondWith } = event as Fetching
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin || pathname === '/graphql') return
  respondWith.call(event, answer(request, pathname))
})

async function answer(request: Request, pathname: string): Promise<Response> {
  const kept = () => caches.match(request.mode === 'navigate' ? '/' : request, { ignoreSearch: true, ignoreVary: true })
  if (pathname.startsWith('/assets/')) {
    const asset = await kept() // one of this name never changes
    if (asset) return asset
  }
  try {
    return await fetch(request)
  } catch (problem) {
    const saved = await kept()
    if (saved) return saved
    throw problem
  }
}
