import { Map as MapLibreMap, setWorkerUrl, type ExpressionSpecification, type GeoJSONSource, type MapGeoJSONFeature } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import './network.css'
import { fill, h } from '../dom'
import { style } from '../map/style'

// The walking network as searches see it: coloured in one of several ways, and where a click enters it. For whoever runs
// the server with --debug; the words are those of the code.

setWorkerUrl(workerUrl)

/** A colour and what it stands for. */
type Legend = readonly (readonly [colour: string, meaning: string])[]

interface Colouring {
  name: string
  legend: Legend
  colour: ExpressionSpecification
}

const palette = ['#1b6ca8', '#c0392b', '#27864a', '#8e44ad', '#b9770e', '#16807a', '#7f5539', '#5d6d7e'] as const
const classes = [
  ['footway', 'path', 'pedestrian', 'corridor'], ['steps', 'elevator'], ['residential', 'living_street', 'unclassified'], ['service', 'track', 'road'],
  ['tertiary', 'secondary', 'primary'], ['cycleway'], ['trunk', 'motorway'],
] as const

/** Picks colours by the first test that holds. */
function cases(tests: readonly (readonly [test: ExpressionSpecification, colour: string, meaning: string])[], other: readonly [string, string]): Omit<Colouring, 'name'> {
  return {
    legend: [...tests.map(([, colour, meaning]) => [colour, meaning] as const), other],
    colour: ['case', ...tests.flatMap(([test, colour]) => [test, colour]), other[0]] as unknown as ExpressionSpecification,
  }
}

const flag = (name: string): ExpressionSpecification => ['in', name, ['get', 'flags']]

const colourings: readonly Colouring[] = [
  {
    name: 'class',
    ...cases(classes.map((names, i) => [['in', ['get', 'class'], ['literal', names]], palette[i] ?? '#000', names.join(', ')] as const), ['#5d6d7e', 'other']),
  },
  {
    name: 'access',
    ...cases([
      [['get', 'closed'], '#000000', 'closed'], [flag('gate'), '#d81b60', 'gate'], [['get', 'private'], '#c0392b', 'private ground'],
      [flag('timed'), '#b9770e', 'open at times'], [['get', 'oneway'], '#8e44ad', 'one way'],
    ], ['#27864a', 'open']),
  },
  {
    name: 'component',
    ...cases([
      [['==', ['get', 'component'], 0], '#27864a', 'the largest'], [['get', 'island'], '#c0392b', 'island: avoided'],
    ], ['#1b6ca8', 'another real one']),
  },
  {
    name: 'wheelchair',
    ...cases([
      [flag('no wheelchair'), '#c0392b', 'closed'], [flag('limited wheelchair'), '#b9770e', 'limited'], [flag('unknown wheelchair'), '#8f9aa5', 'nobody recorded'],
    ], ['#27864a', 'passable']),
  },
  {
    name: 'ground',
    ...cases([
      [flag('bridge'), '#8e44ad', 'bridge'], [flag('tunnel'), '#000000', 'tunnel'], [flag('steps'), '#c0392b', 'steps'], [flag('square'), '#16807a', 'square'],
      [flag('crossing'), '#b9770e', 'crossing'], [flag('fallback'), '#7f5539', 'fallback carriageway'],
    ], ['#5d6d7e', 'plain']),
  },
]

const side = document.getElementById('side')
const container = document.getElementById('map')
if (!side || !container) throw new Error('the page lacks its parts')

const located = location.hash !== ''
const map = new MapLibreMap({ container, style: style({ theme: 'light', size: 'm' }, 'zh'), hash: true, maxPitch: 0, dragRotate: false, attributionControl: false })
let profile = 'FOOT'
const none: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

map.once('load', async () => {
  map.addSource('network', { type: 'vector', tiles: [tiles()], minzoom: 12, maxzoom: 18 })
  map.addSource('snap', { type: 'geojson', data: none })
  map.addLayer({
    id: 'barriers', type: 'line', source: 'network', 'source-layer': 'barriers',
    paint: { 'line-color': ['case', ['get', 'hard'], '#00429d', '#7d7d7d'], 'line-width': 1.5, 'line-dasharray': [3, 2] },
  })
  map.addLayer({
    id: 'edges', type: 'line', source: 'network', 'source-layer': 'edges', layout: { 'line-cap': 'round' },
    paint: { 'line-color': '#000', 'line-width': ['interpolate', ['linear'], ['zoom'], 12, 0.8, 18, 4] },
  })
  map.addLayer({
    id: 'names', type: 'symbol', source: 'network', 'source-layer': 'edges', minzoom: 17,
    layout: { 'symbol-placement': 'line-center', 'text-field': ['to-string', ['get', 'edge']], 'text-size': 11, 'text-font': ['sans-serif'] },
    paint: { 'text-halo-color': '#fff', 'text-halo-width': 1.5 },
  })
  map.addLayer({ id: 'legs', type: 'line', source: 'snap', paint: { 'line-color': '#d81b60', 'line-width': 3, 'line-dasharray': [1, 1] } })
  map.addLayer({ id: 'asked', type: 'circle', source: 'snap', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': '#d81b60', 'circle-radius': 5 } })
  colourBy(0)
  const described = (await (await fetch('/tiles/network.json')).json()) as { attribution?: string; bounds?: [number, number, number, number] }
  attribution.textContent = described.attribution ?? ''
  if (!located) {
    if (described.bounds) map.fitBounds(described.bounds, { duration: 0 })
  }
})
map.on('click', async (event) => {
  const { lng, lat } = event.lngLat
  const answer = await fetch(`/debug/snap?longitude=${lng.toFixed(7)}&latitude=${lat.toFixed(7)}&profile=${profile}`)
  if (!answer.ok) return
  const found = (await answer.json()) as GeoJSON.FeatureCollection
  map.getSource<GeoJSONSource>('snap')?.setData(found)
  const near = map.queryRenderedFeatures([[event.point.x - 4, event.point.y - 4], [event.point.x + 4, event.point.y + 4]], { layers: ['edges', 'barriers'] })
  describe(found.features, near)
})
Object.assign(container, { map })

const legend = h('ul')
const attribution = h('p')
const facts = h('div', { 'aria-live': 'polite' })
fill(
  side,
  h('label', {}, 'colour by ', h('select', { onchange: (e: Event) => colourBy((e.target as HTMLSelectElement).selectedIndex) }, ...colourings.map((c) => h('option', {}, c.name)))),
  h('label', {}, 'profile ', h('select', { onchange: (e: Event) => walkAs((e.target as HTMLSelectElement).value) }, h('option', {}, 'FOOT'), h('option', {}, 'WHEELCHAIR'))),
  legend,
  h('p', {}, 'Click to see where a point enters the network, and what the edges there are.'),
  facts,
  attribution,
)

function tiles(): string {
  return `${location.origin}/debug/network/{z}/{x}/{y}.mvt?profile=${profile}`
}

function colourBy(index: number): void {
  const chosen = colourings[index]
  if (!chosen) return
  map.setPaintProperty('edges', 'line-color', chosen.colour)
  fill(legend, ...chosen.legend.map(([colour, meaning]) => h('li', {}, swatch(colour), meaning)))
}

function swatch(colour: string): HTMLElement {
  const line = h('span', { class: 'swatch' })
  line.style.backgroundColor = colour
  return line
}

function walkAs(name: string): void {
  profile = name
  const source = map.getSource('network')
  if (source && 'setTiles' in source) (source as { setTiles(urls: string[]): void }).setTiles([tiles()])
}

function describe(snap: readonly GeoJSON.Feature[], near: readonly MapGeoJSONFeature[]): void {
  const seen = new Set<unknown>()
  const once = near.filter((f) => !seen.has(f.id) && seen.add(f.id))
  fill(facts, ...snap.map((f) => table(f.properties)), ...once.map((f) => table(f.properties)))
}

function table(facts: GeoJSON.GeoJsonProperties): HTMLElement {
  return h('table', {}, ...Object.entries(facts ?? {}).map(([name, value]) => h('tr', {}, h('td', {}, name), h('td', {}, String(value)))))
}
