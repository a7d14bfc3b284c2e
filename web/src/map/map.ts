import { Map as MapLibreMap, Marker, setWorkerUrl, type GeoJSONSource, type MapMouseEvent, type PaddingOptions } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import './map.css'
import { h } from '../dom'
import { lngLat, type Box, type LngLat, type View } from '../geo'
import type { Size, Theme } from '../appearance'
import type { Kind } from '../kinds'
import type { Row } from '../find/listing'
import type { Language } from '../state'
import { pin } from '../ui/pin'
import type { Words } from '../words'
import { locale } from './locale'
import { style } from './style'

// Built pages stay blank without it.
setWorkerUrl(workerUrl)

/** What the map reports. */
export interface MapEvents {
  /** Somebody pointed at a spot, or at a cross-hair's, to ask what is near. */
  ask(at: LngLat): void
  /** Somebody chose a place. */
  open(id: string): void
  /** The map came to rest. */
  rest(view: View): void
}

/** From this zoom on a dot can be told from its neighbours, so that a click there means the place, not the spot. */
const dotZoom = 13

const openMap = {
  dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0, attributionControl: false, fadeDuration: 0, renderWorldCopies: false,
} as const

/** The page's map. */
export class MapView {
  private readonly map: MapLibreMap
  private pins = new Map<string, { marker: Marker; element: HTMLElement }>()
  private start: Marker | null = null
  private chosen: string | null = null
  private padding = false
  private narrowed: { area: GeoJSON.Geometry | null; only: readonly Kind[] } = { area: null, only: [] }

  /** Throws where the device cannot draw one. */
  constructor(
    container: HTMLElement,
    private readonly words: Words,
    private readonly language: Language,
    look: { theme: Theme; size: Size },
    where: View | Box | null,
    private readonly events: MapEvents,
  ) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const at = where && ('zoom' in where ? { center: plain(where.center), zoom: where.zoom } : { bounds: boundsOf(where), fitBoundsOptions: { padding: 24 } })
    this.map = new MapLibreMap({
      container, style: style(look, language), locale: locale(words.texts), reduceMotion: still, ...openMap, ...at, transformRequest: sameOrigin,
    })
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.listen(container)
    Object.assign(container, { map: this.map }) // for tests and for who embeds the page
  }

  /** Shows the rows of the list as numbered pins. */
  show(rows: readonly Row[]): void {
    const before = this.pins
    this.pins = new Map()
    for (const { marker } of before.values()) marker.remove()
    for (const row of [...rows].reverse()) this.pins.set(row.place.id, this.pinOf(row)) // the first lies on top
    this.choose(this.chosen)
  }

  /** Enlarges a pin, and no other. */
  choose(id: string | null): void {
    this.chosen = id
    for (const [of, { element }] of this.pins) element.classList.toggle('chosen', of === id)
  }

  /** Shows where walks begin. */
  setStart(at: LngLat | null): void {
    this.start?.remove()
    this.start = null
    if (!at) return
    const element = h('div', { class: 'start', role: 'img', 'aria-label': this.words.texts.startMarker })
    this.start = new Marker({ element }).setLngLat(plain(at)).addTo(this.map)
  }

  /** Outlines an area, and leaves only the dots of some kinds, or all where none is named. */
  narrow(area: GeoJSON.Geometry | null, only: readonly Kind[]): void {
    this.narrowed = { area, only }
    const source = this.map.getSource('chosen-area') as GeoJSONSource | undefined
    if (!source) return // before the style is there; it asks again then
    source.setData(area ? { type: 'Feature', properties: {}, geometry: area } : { type: 'FeatureCollection', features: [] })
    for (const layer of ['places', 'place-names']) this.map.setFilter(layer, only.length > 0 ? ['in', ['get', 'kind'], ['literal', [...only]]] : null)
  }

  /** Draws the map in other colours or with names of another size. */
  look(look: { theme: Theme; size: Size }): void {
    this.map.setStyle(style(look, this.language))
  }

  /** Tells the map how much of it lies under the sheet. */
  setPadding(padding: PaddingOptions): void {
    this.padding = true
    this.map.setPadding(padding)
    this.padding = false
  }

  /** Moves so that all points are seen, not nearer than a neighbourhood. */
  fit(points: readonly LngLat[]): void {
    const [first] = points
    if (!first) return
    const lon = points.map((p) => p[0])
    const lat = points.map((p) => p[1])
    const box = { west: Math.min(...lon), south: Math.min(...lat), east: Math.max(...lon), north: Math.max(...lat) }
    this.map.fitBounds(boundsOf(box), { padding: 28, maxZoom: 16, duration: 250 })
  }

  /** Brings a point into view, if it is not. */
  reveal(at: LngLat): void {
    const { top = 0, bottom = 0, left = 0, right = 0 } = this.map.getPadding()
    const { x, y } = this.map.project(plain(at))
    const { clientWidth, clientHeight } = this.map.getContainer()
    const inside = x > left + 24 && x < clientWidth - right - 24 && y > top + 40 && y < clientHeight - bottom - 24
    if (!inside) this.map.easeTo({ center: plain(at), zoom: Math.max(this.map.getZoom(), 14), duration: 250 })
  }

  zoom(by: 1 | -1): void {
    this.map.zoomTo(Math.round(this.map.getZoom()) + by, { duration: 150 })
  }

  focus(): void {
    this.map.getCanvas().focus()
  }

  private pinOf(row: Row): { marker: Marker; element: HTMLElement } {
    const { place, number } = row
    const open = (event: Event) => {
      event.stopPropagation()
      this.events.open(place.id)
    }
    const state = this.words.now(place.opening, place)
    const element = h('button', { type: 'button', class: 'map-pin', tabindex: -1, 'aria-label': `${number} ${place.name}，${state.words}`, onclick: open })
    element.append(pin(place.kind, number, state.tone))
    const marker = new Marker({ element }).setLngLat([place.location.longitude, place.location.latitude]).addTo(this.map)
    return { marker, element }
  }

  private listen(container: HTMLElement): void {
    const { map, events } = this
    map.on('click', (event: MapMouseEvent) => {
      const near = map.getZoom() >= dotZoom && map.getLayer('places') !== undefined
      const dot = near ? map.queryRenderedFeatures(around(event.point.x, event.point.y), { layers: ['places'] })[0] : undefined
      const id: unknown = dot && !dot.properties['count'] ? dot.properties['id'] : null
      if (typeof id === 'string') events.open(id)
      else events.ask(lngLat(event.lngLat.lng, event.lngLat.lat))
    })
    map.on('mouseenter', 'places', () => (map.getCanvas().style.cursor = map.getZoom() >= dotZoom ? 'pointer' : ''))
    map.on('mouseleave', 'places', () => (map.getCanvas().style.cursor = ''))
    map.on('moveend', () => {
      if (this.padding) return // nobody moved the map
      const { lng, lat } = map.getCenter()
      events.rest({ center: lngLat(lng, lat), zoom: map.getZoom() })
    })
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return
      const { lng, lat } = map.getCenter()
      events.ask(lngLat(lng, lat))
    })
    map.on('style.load', () => this.narrow(this.narrowed.area, this.narrowed.only))
    const far = () => container.toggleAttribute('data-far', map.getZoom() < dotZoom)
    map.on('zoom', far)
    far()
  }
}

function plain(p: LngLat): [number, number] {
  return [p[0], p[1]]
}

function boundsOf(b: Box): [[number, number], [number, number]] {
  return [[b.west, b.south], [b.east, b.north]]
}

/** A finger's breadth around a point. */
function around(x: number, y: number): [[number, number], [number, number]] {
  return [[x - 8, y - 8], [x + 8, y + 8]]
}

/** Tiles come from where the page came from, whatever scheme a server behind a proxy takes itself to have. */
function sameOrigin(url: string): { url: string } {
  const { pathname, search } = new URL(url, location.href)
  return { url: location.origin + pathname + search }
}
