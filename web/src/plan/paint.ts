import type { GeoJSONSource, LayerSpecification, Map as MapLibreMap } from 'maplibre-gl'
import type { Theme } from '../appearance'
import type { MapView } from '../map/map'
import { colours, type Colours } from './colours'

/** What planning draws on the map. */
export interface Drawing {
  cells: GeoJSON.FeatureCollection
  gaps: GeoJSON.FeatureCollection
  rings: GeoJSON.FeatureCollection
}

const nothing: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
export const noDrawing: Drawing = { cells: nothing, gaps: nothing, rings: nothing }

const sources = { cells: 'plan-cells', gaps: 'plan-gaps', rings: 'plan-rings' } as const
const tileSource = 'plan-tiles'

/** Cells, gaps and rings on the map: kept through every change of its style. */
export class Paint {
  private readonly map: MapLibreMap
  private drawing: Drawing = noDrawing
  private tiles = false
  private readonly stop: () => void

  /** `restyled` is called whenever the colours may have changed. */
  constructor(
    private readonly view: MapView,
    private opacity: number | null,
    private readonly ringLabel: (minutes: number) => string,
    restyled: () => void,
  ) {
    this.map = view.canvas
    this.stop = view.onStyle(() => {
      this.build()
      restyled()
    })
  }

  show(part: Partial<Drawing>): void {
    this.drawing = { ...this.drawing, ...part }
    for (const name of ['cells', 'gaps', 'rings'] as const) {
      if (part[name]) this.source(sources[name])?.setData(part[name])
    }
  }

  /** Draws the people from tiles, where there are too many cells to send at once, or not. */
  fromTiles(on: boolean): void {
    this.tiles = on
    const { map } = this
    if (on && map.getSource(sources.cells) && !map.getSource(tileSource)) {
      map.addSource(tileSource, { type: 'vector', url: new URL('/tiles/cells.json', location.href).href })
      map.addLayer(tileLayer(colours(themeNow()), this.strength), this.view.firstNames)
    } else if (!on && map.getSource(tileSource)) {
      map.removeLayer(tileSource)
      map.removeSource(tileSource)
    }
  }

  /** Draws cells so strong, 0..1; null: as the colours want it. */
  strengthen(opacity: number | null): void {
    this.opacity = opacity
    for (const layer of cellLayers) if (this.map.getLayer(layer)) this.map.setPaintProperty(layer, 'fill-opacity', this.strength)
    if (this.map.getLayer(tileSource)) this.map.setPaintProperty(tileSource, 'circle-opacity', this.strength)
  }

  remove(): void {
    this.stop()
    this.fromTiles(false)
    for (const { id } of this.map.getStyle().layers) if (id.startsWith('plan-')) this.map.removeLayer(id)
    for (const source of Object.values(sources)) if (this.map.getSource(source)) this.map.removeSource(source)
    for (const image of images) if (this.map.hasImage(image)) this.map.removeImage(image)
  }

  private get strength(): number {
    return this.opacity ?? colours(themeNow()).opacity
  }

  private source(name: string): GeoJSONSource | undefined {
    return this.map.getSource(name)
  }

  private build(): void {
    const { map } = this
    const c = colours(themeNow())
    if (this.source(sources.cells)) return
    for (const image of images) if (!map.hasImage(image)) map.addImage(image, pattern(image, c), { pixelRatio: 2 })
    for (const name of ['cells', 'gaps', 'rings'] as const) map.addSource(sources[name], { type: 'geojson', data: this.drawing[name] })
    const before = this.view.firstNames
    for (const layer of layers(c, this.strength, this.ringLabel)) map.addLayer(layer, layer.type === 'symbol' ? undefined : before)
    this.fromTiles(this.tiles)
  }
}

/** The theme that the page has now. */
export function themeNow(): Theme {
  return (document.documentElement.dataset['theme'] ?? 'light') as Theme
}

const images = ['plan-hatch', 'plan-dots', 'plan-gain', 'plan-loss'] as const
const cellLayers = ['plan-cells', 'plan-cells-beyond', 'plan-cells-off'] as const

function layers(c: Colours, opacity: number, ringLabel: (minutes: number) => string): LayerSpecification[] {
  const cells = (id: string, filter: unknown[], paint: object): LayerSpecification =>
    ({ id, type: 'fill', source: sources.cells, filter, paint: { 'fill-antialias': false, ...paint } }) as unknown as LayerSpecification
  const ring = (id: string, minutes: number, dash: number[] | null): LayerSpecification => ({
    id, type: 'line', source: sources.rings, filter: ['==', ['get', 'minutes'], minutes],
    layout: { 'line-join': 'round', 'line-cap': minutes === 5 ? 'round' : 'butt' },
    paint: { 'line-color': c.ring, 'line-width': 2.5, ...(dash ? { 'line-dasharray': dash } : {}) },
  })
  return [
    cells('plan-cells', ['in', ['get', 's'], ['literal', ['5', '10', '15', '30']]], {
      'fill-opacity': opacity,
      'fill-color': ['match', ['get', 's'], '5', c.shades['5'], '10', c.shades['10'], '15', c.shades['15'], c.shades['30']],
    }),
    cells('plan-cells-beyond', ['==', ['get', 's'], 'beyond'], { 'fill-opacity': opacity, 'fill-pattern': 'plan-hatch' }),
    cells('plan-cells-off', ['==', ['get', 's'], 'off'], { 'fill-opacity': opacity, 'fill-pattern': 'plan-dots' }),
    cells('plan-gain', ['==', ['get', 'd'], 'gain'], { 'fill-pattern': 'plan-gain' }),
    cells('plan-loss', ['==', ['get', 'd'], 'loss'], { 'fill-pattern': 'plan-loss' }),
    { id: 'plan-gaps', type: 'line', source: sources.gaps, paint: { 'line-color': c.gap, 'line-width': 2, 'line-dasharray': [3, 1.5] } },
    { id: 'plan-rings', type: 'fill', source: sources.rings, paint: { 'fill-color': c.ring, 'fill-opacity': 0.08 } },
    ring('plan-ring-5', 5, [0.1, 1.8]),
    ring('plan-ring-10', 10, [3, 2]),
    ring('plan-ring-15', 15, null),
    {
      id: 'plan-ring-minutes', type: 'symbol', source: sources.rings,
      layout: {
        'symbol-placement': 'line', 'symbol-spacing': 220, 'text-size': 14, 'text-font': ['PingFang SC Bold', 'Noto Sans CJK SC', 'sans-serif'],
        'text-field': ['match', ['get', 'minutes'], 5, ringLabel(5), 10, ringLabel(10), ringLabel(15)],
      },
      paint: { 'text-color': c.ring, 'text-halo-color': c.dark ? '#16191D' : '#FFFFFF', 'text-halo-width': 2 },
    },
  ]
}

/** Cells as dots. One that stands for several has no walk of its own: it shows whether most of its people are covered. */
function tileLayer(c: Colours, opacity: number): LayerSpecification {
  const most = ['case', ['>=', ['*', 2, ['coalesce', ['get', 'covered'], 0]], ['get', 'people']], c.shades['15'], c.shades.beyond]
  const colour = ['case', ['has', 'seconds'], ['step', ['get', 'seconds'], c.shades['5'], 301, c.shades['10'], 601, c.shades['15'], 901, c.shades['30'], 1801, c.shades.beyond], most]
  const paint = { 'circle-opacity': opacity, 'circle-radius': ['interpolate', ['exponential', 2], ['zoom'], 10, 1.5, 13, 4, 16, 28], 'circle-color': colour }
  return { id: tileSource, type: 'circle', source: tileSource, 'source-layer': 'cells', paint } as unknown as LayerSpecification
}

/** A tile of a pattern, drawn at twice its size: lines at 45°, dots, plus, minus. */
function pattern(name: (typeof images)[number], c: Colours): ImageData {
  const size = name === 'plan-hatch' ? 16 : name === 'plan-dots' ? 14 : 32
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D
  drawPattern(pen, name, c, size)
  return pen.getImageData(0, 0, size, size)
}

function drawPattern(pen: CanvasRenderingContext2D, name: (typeof images)[number], c: Colours, size: number): void {
  const line = (...points: number[]) => {
    pen.beginPath()
    for (let i = 0; i < points.length; i += 4) {
      pen.moveTo(points[i] ?? 0, points[i + 1] ?? 0)
      pen.lineTo(points[i + 2] ?? 0, points[i + 3] ?? 0)
    }
    pen.stroke()
  }
  if (name === 'plan-hatch') {
    pen.strokeStyle = c.shades.beyond
    pen.lineWidth = 4
    line(-4, 4, 4, -4, -2, size + 2, size + 2, -2, size - 4, size + 4, size + 4, size - 4)
  } else if (name === 'plan-dots') {
    pen.fillStyle = c.off
    pen.beginPath()
    pen.arc(size / 2, size / 2, 3.2, 0, 7)
    pen.fill()
  } else {
    pen.fillStyle = name === 'plan-gain' ? c.gain : c.loss
    pen.fillRect(0, 0, size, size)
    pen.strokeStyle = c.dark ? '#10141A' : '#FFFFFF'
    pen.lineWidth = 4
    line(8, 16, 24, 16)
    if (name === 'plan-gain') line(16, 8, 16, 24)
  }
}
