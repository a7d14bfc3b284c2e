import { h, type Child } from '../dom'
import type { Host } from '../mode'
import type { Listing } from './listing'
import type { FindTexts } from './texts'

/** What is printed of a list: the map with its numbers, and a table of the same numbers. */
export function paper(host: Host, listing: Listing, f: FindTexts, paceMetres: number | null): Child[] {
  const { state, words, dataset } = host
  const t = words.texts
  const now = new Date().toISOString()
  const count = state.from ? t.countWithin(listing.total, state.within) : t.count(listing.total)
  const straight = listing.rows.some((row) => row.walk?.method === 'STRAIGHT_LINE')
  const how = state.from ? [f.paceLine(f.paces[state.pace], paceMetres), straight ? t.straight : t.byWay, state.profile === 'WHEELCHAIR' && f.wheelchairWays] : [t.byName]
  const { columns } = f.paper
  const rows = listing.rows.map(({ number, place, walk }) =>
    h(
      'tr',
      {},
      h('td', {}, String(number)),
      h('td', { class: 'name' }, h('strong', {}, place.name), ` · ${t.kinds[place.kind]}`, place.address && h('div', {}, place.address), h('div', {}, `${columns.hours}：${place.hours?.text ?? f.paper.hoursUnknown}`)),
      state.from && h('td', {}, walk ? words.walk(walk) : ''),
      h('td', {}, place.contacts[0]?.phone ?? '—'),
    ),
  )
  const head = [columns.number, columns.name, state.from && columns.walk, columns.phone].map((name) => name && h('th', { scope: 'col' }, name))
  return [
    h('h1', {}, f.paper.title(dataset.name)),
    h('p', {}, [count, ...how].filter(Boolean).join(' · ')),
    picture(host, listing),
    h('table', {}, h('thead', {}, h('tr', {}, ...head)), h('tbody', {}, ...rows)),
    h(
      'p',
      {},
      [dataset.mapReviewNumber && t.reviewNumber(dataset.mapReviewNumber), dataset.demo && t.demo, dataset.attribution, f.paper.made(words.date(now), words.time(now))].filter(Boolean).join(' · '),
    ),
  ]
}

/** The map as it is, with the numbers of the list; nothing where there is none. */
function picture(host: Host, listing: Listing): HTMLElement | null {
  const map = host.map?.canvas
  if (!map || !host.map) return null
  const paper = h('canvas', {})
  map.once('render', () => {
    const source = map.getCanvas()
    const ratio = source.width / source.clientWidth
    paper.width = source.width
    paper.height = source.height
    const pen = paper.getContext('2d')
    if (!pen) return
    pen.drawImage(source, 0, 0)
    pen.scale(ratio, ratio)
    for (const { number, place } of [...listing.rows].reverse()) {
      const { x, y } = map.project([place.location.longitude, place.location.latitude])
      pen.beginPath()
      pen.arc(x, y, 12, 0, 7)
      pen.fillStyle = '#FFFFFF'
      pen.fill()
      pen.lineWidth = 2
      pen.strokeStyle = '#1F2328'
      pen.stroke()
      pen.fillStyle = '#1F2328'
      pen.font = '600 13px sans-serif'
      pen.textAlign = 'center'
      pen.textBaseline = 'middle'
      pen.fillText(String(number), x, y)
    }
  })
  map.redraw() // its canvas can be read only while it draws
  return paper
}
