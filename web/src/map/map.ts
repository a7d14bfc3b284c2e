import { Map as MapLibreMap, setWorkerUrl, type GeoJSONSource, type MapMouseEvent, type PaddingOptions } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import './map.css'
import { lngLat, type Box, type LngLat, type View } from '../geo'
import type { Size, Theme } from '../appearance'
import { baseMap, type BaseMap } from '../base-map'
import type { Kind } from '../kinds'
import type { Row } from '../find/listing'
import type { Language } from '../state'
import { findTexts } from '../find/texts'
import { pin } from '../ui/pin'
import type { Words } from '../words'
import { mapKeys } from './keys'
import { locale } from './locale'
import type { Palette } from './palette'
import { Pins, type NumberedPin } from './pins'
import { StartPin } from './start'
import { foreign, paletteOn, style } from './style'

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
  /** Something is to be said aloud. */
  say(words: string): void
}

/** From this zoom on a dot can be told from its neighbours, so that a click there means the place, not the spot. */
const dotZoom = 13

const openMap = {
  dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0, attributionControl: false, fadeDuration: 0, renderWorldCopies: false,
} as const

/** The page's map. */
export class MapView {
  private readonly map: MapLibreMap
  private readonly pins: Pins
  private readonly start: StartPin
  /** Nobody's but ours where there is no network: of others' pictures nothing is kept on the device. */
  private base: BaseMap | null = navigator.onLine ? baseMap() : null
  private padding = false
  private spotsOnly = false
  private narrowed: { area: GeoJSON.Geometry | null; only: readonly Kind[] } = { area: null, only: [] }

  /** Throws where the device cannot draw one. */
  constructor(
    container: HTMLElement,
    private readonly words: Words,
    private readonly language: Language,
    private looks: { theme: Theme; size: Size },
    where: View | Box | null,
    private readonly events: MapEvents,
  ) {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    const at = where && ('zoom' in where ? { center: plain(where.center), zoom: where.zoom } : { bounds: boundsOf(where), fitBoundsOptions: { padding: 24 } })
    this.map = new MapLibreMap({
      container, style: style(looks, language, this.base), locale: locale(words.texts), reduceMotion: still, cooperativeGestures: container.closest('.embed') !== null, ...openMap, ...at, transformRequest: requests(this.base),
    })
    const f = findTexts(language)
    this.pins = new Pins(this.map, f, (id) => events.open(id))
    this.start = new StartPin(this.map, f.startPin)
    this.map.touchZoomRotate.disableRotation()
    this.map.keyboard.disableRotation()
    this.listen(container)
    Object.assign(container, { map: this.map }) // for tests and for who embeds the page
  }

  /** Shows the rows of the list as numbered pins. */
  show(rows: readonly Row[]): void {
    this.showPins(rows.map((row) => this.pinOf(row)))
  }

  /** Shows other things than places as numbered pins. */
  showPins(pins: readonly NumberedPin[]): void {
    this.pins.show(pins)
  }

  /** Enlarges a pin, and no other. */
  choose(id: string | null): void {
    this.pins.choose(id)
  }

  /** Shows where walks begin; `moved` is told where somebody moved that to. */
  setStart(at: LngLat | null, moved: ((to: LngLat) => void) | null = null): void {
    this.start.set(at, moved)
  }

  focusStart(): void {
    this.start.focus()
  }

  /** The middle of what is seen of the map. */
  get center(): LngLat {
    const { lng, lat } = this.map.getCenter()
    return lngLat(lng, lat)
  }

  /** Stands where it stood before. */
  stand(view: View): void {
    this.map.jumpTo({ center: plain(view.center), zoom: view.zoom })
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
    this.looks = look
    this.map.setStyle(style(look, this.language, this.base))
  }

  /** The first layer of names, which stay above what parts of the page draw; undefined while there is none. */
  get firstNames(): string | undefined {
    return ['label-river', 'label-street-area'].find((id) => this.map.getLayer(id)) // the second on a base map of others
  }

  /** The colours that suit the map as it is. */
  get palette(): Palette {
    return paletteOn(this.base, this.looks.theme)
  }

  /** MapLibre's map, for parts of the page that are loaded later and draw upon it. */
  get canvas(): MapLibreMap {
    return this.map
  }

  /** Draws now, if the map has its style, and after every change of it, which takes away what was drawn. Returns what ends that. */
  onStyle(draw: () => void): () => void {
    this.map.on('style.load', draw)
    if (this.map.getSource('chosen-area')) draw()
    return () => void this.map.off('style.load', draw)
  }

  /** Whether a click always means its spot, also on a dot. */
  takeSpots(always: boolean): void {
    this.spotsOnly = always
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

  /** Moves by so many parts of what is seen: the twin of dragging. */
  pan(right: number, down: number): void {
    const { clientWidth, clientHeight } = this.map.getContainer()
    this.map.panBy([right * clientWidth, down * clientHeight], { duration: 250 }, { originalEvent: {} })
  }

  focus(): void {
    this.map.getCanvas().focus()
  }

  private pinOf({ place, number }: Row): NumberedPin {
    const state = this.words.now(place.opening, place)
    const { id, name, kind, location } = place
    return { id, number, name, state: state.words, at: lngLat(location.longitude, location.latitude), draw: () => pin(kind, number, state.tone) }
  }

  private listen(container: HTMLElement): void {
    const { map, events } = this
    map.on('click', (event: MapMouseEvent) => {
      if (this.pins.closeStack()) return
      const near = !this.spotsOnly && map.getZoom() >= dotZoom && map.getLayer('places') !== undefined
      const dot = near ? map.queryRenderedFeatures(around(event.point.x, event.point.y), { layers: ['places'] })[0] : undefined
      const id: unknown = dot && !dot.properties['count'] ? dot.properties['id'] : null
      if (typeof id === 'string') events.open(id)
      else events.ask(lngLat(event.lngLat.lng, event.lngLat.lat))
    })
    map.on('mouseenter', 'places', () => (map.getCanvas().style.cursor = map.getZoom() >= dotZoom ? 'pointer' : ''))
    map.on('mouseleave', 'places', () => (map.getCanvas().style.cursor = ''))
    map.on('moveend', (event) => {
      if (this.padding) return // nobody moved the map
      const byHand = (event as { originalEvent?: unknown }).originalEvent !== undefined
      if (byHand && !this.pins.empty) events.say(findTexts(this.language).mapMoved)
      const { lng, lat } = map.getCenter()
      events.rest({ center: lngLat(lng, lat), zoom: map.getZoom() })
    })
    if (this.base) this.watchBase()
    mapKeys(map, this.pins, findTexts(this.language), events)
    map.on('style.load', () => this.narrow(this.narrowed.area, this.narrowed.only))
    const far = () => container.toggleAttribute('data-far', map.getZoom() < dotZoom)
    map.on('zoom', far)
    far()
  }

  /** Takes our own base map where that of others gives not one of the first pictures: a key that has expired must not leave an empty map. */
  private watchBase(): void {
    const { map } = this
    let failed = 0
    const seen = (event: { sourceId?: string; tile?: unknown }) => event.sourceId?.startsWith(foreign) && event.tile
    map.on('data', (event) => {
      if (seen(event as object)) failed = -Infinity
    })
    map.on('error', (event) => {
      if (!seen(event as object)) return console.error(event.error)
      console.info('no base map:', event.error.message)
      if (++failed < enoughFailed) return
      failed = -Infinity
      this.base = null
      this.look(this.looks)
    })
  }
}

/** So many pictures that do not come, and none that does, are no chance. */
const enoughFailed = 4

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

/**
 * Tiles come from where the page came from, whatever scheme a server behind a proxy takes itself to have. The pictures of others come
 * from their hosts, which learn the name of this one – their keys are bound to it – and where the map stands.
 */
function requests(base: BaseMap | null): (url: string) => { url: string; referrerPolicy?: ReferrerPolicy } {
  const hosts = new Set(base?.layers.flat().map((address) => new URL(address).origin))
  return (url) => {
    const { origin, pathname, search } = new URL(url, location.href)
    return hosts.has(origin) ? { url, referrerPolicy: 'origin' } : { url: location.origin + pathname + search }
  }
}
