import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl'
import { kinds, looks } from '../kinds'
import type { Language } from '../state'
import type { Palette } from './palette'

// Layers of the map in drawing order, each a pure function of the colours and the language. Sources are the names of tile
// sets: base, areas, places.

const fonts = ['PingFang SC', 'HarmonyOS Sans SC', 'MiSans', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', 'system-ui', 'sans-serif']

/** Widths in pixels at zoom 12, 15 and 18. */
type Widths = readonly [number, number, number]

function width([far, middle, near]: Widths): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.6], ['zoom'], 12, far, 15, middle, 18, near]
}

function classes(...names: string[]): ExpressionSpecification {
  return ['in', ['get', 'class'], ['literal', names]]
}

function name(language: Language): ExpressionSpecification {
  return language === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['coalesce', ['get', 'name'], ['get', 'name_en']]
}

/** All layers. */
export function layers(p: Palette, language: Language): LayerSpecification[] {
  return [
    { id: 'background', type: 'background', paint: { 'background-color': p.land } },
    ...ground(p),
    ...boundaries(p),
    ...roads(p),
    ...labels(p, language),
    ...chosenArea(p),
    ...places(p, language),
  ]
}

function ground(p: Palette): LayerSpecification[] {
  const base = { source: 'base' } as const
  const built = p.dark ? '#20252B' : '#EFEBE3'
  return [
    { id: 'land', type: 'fill', ...base, 'source-layer': 'land', filter: classes('residential', 'commercial', 'industrial', 'education', 'health', 'parking', 'pedestrian', 'railway'), paint: { 'fill-color': built } },
    { id: 'green', type: 'fill', ...base, 'source-layer': 'green', minzoom: 9, paint: { 'fill-color': ['match', ['get', 'class'], 'farmland', p.field, p.green] } },
    { id: 'water', type: 'fill', ...base, 'source-layer': 'water', minzoom: 9, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': p.water } },
    {
      id: 'river', type: 'line', ...base, 'source-layer': 'water', minzoom: 9,
      filter: ['all', ['==', ['geometry-type'], 'LineString'], ['!', ['has', 'tunnel']]],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': p.water, 'line-width': ['interpolate', ['exponential', 1.6], ['zoom'], 12, small(1, 0.4), 15, small(3, 1.2), 18, small(8, 3)] },
    },
    ...(p.waterEdge ? [waterEdge(p.waterEdge)] : []),
    { id: 'building', type: 'fill', ...base, 'source-layer': 'building', minzoom: 14, paint: { 'fill-color': p.building, 'fill-outline-color': p.buildingEdge } },
  ]
}

function waterEdge(color: string): LayerSpecification {
  return {
    id: 'water-edge', type: 'line', source: 'base', 'source-layer': 'water', minzoom: 9, filter: ['==', ['geometry-type'], 'Polygon'],
    paint: { 'line-color': color, 'line-width': 1.2 },
  }
}

/** Rivers and canals are as wide as said, what is smaller is narrow. */
function small(river: number, stream: number): ExpressionSpecification {
  return ['match', ['get', 'class'], ['river', 'canal'], river, stream]
}

function boundaries(p: Palette): LayerSpecification[] {
  const one = (level: string, minzoom: number, lineWidth: number, dash: number[]): LayerSpecification => ({
    id: `boundary-${level.toLowerCase()}`, type: 'line', source: 'areas', 'source-layer': 'areas', minzoom,
    filter: ['==', ['get', 'level'], level],
    paint: { 'line-color': p.boundary, 'line-width': lineWidth, 'line-dasharray': dash, 'line-opacity': 0.7 },
  })
  return [one('COMMUNITY', 13, 0.8, [2, 3]), one('STREET', 11, 1.2, [4, 3]), one('DISTRICT', 8, 1.6, [6, 3])]
}

interface Road {
  id: string
  classes: readonly string[]
  from: number
  widths: Widths
}

// The smallest first, so that the great ones lie on top.
const roadClasses: readonly Road[] = [
  { id: 'service', classes: ['service', 'track'], from: 15, widths: [0, 2, 9] },
  { id: 'minor', classes: ['residential', 'pedestrian'], from: 13, widths: [0.4, 3.5, 14] },
  { id: 'tertiary', classes: ['tertiary'], from: 12, widths: [0.8, 4.2, 16] },
  { id: 'secondary', classes: ['secondary'], from: 11, widths: [1.2, 5, 18] },
  { id: 'primary', classes: ['primary'], from: 9, widths: [2, 6, 20] },
  { id: 'trunk', classes: ['trunk', 'motorway'], from: 7, widths: [2.5, 7, 22] },
]

function roads(p: Palette): LayerSpecification[] {
  const line = (id: string, names: readonly string[], minzoom: number, lineWidth: ExpressionSpecification, color: string, dash?: number[]): LayerSpecification => ({
    id, type: 'line', source: 'base', 'source-layer': 'road', minzoom, filter: classes(...names),
    layout: dash ? {} : { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': color, 'line-width': lineWidth, ...(dash ? { 'line-dasharray': dash } : {}) },
  })
  const cased = ([far, middle, near]: Widths): Widths => [far + 1, middle + 1.5, near + 2]
  return [
    ...roadClasses.map((r) => line(`road-${r.id}-casing`, r.classes, r.from, width(cased(r.widths)), p.casing)),
    line('path', ['path'], 15, width([0.5, 1.2, 3]), p.path, [3, 2]),
    line('steps', ['steps'], 15, width([0.5, 2, 5]), p.path, [0.6, 0.6]),
    ...roadClasses.map((r) => line(`road-${r.id}`, r.classes, r.from, width(r.widths), r.id === 'trunk' ? p.trunk : p.road)),
    {
      id: 'rail', type: 'line', source: 'base', 'source-layer': 'rail', minzoom: 11, filter: ['!', ['has', 'tunnel']],
      paint: { 'line-color': p.rail, 'line-width': width([0.8, 1.6, 3]) },
    },
    {
      id: 'rail-ties', type: 'line', source: 'base', 'source-layer': 'rail', minzoom: 13, filter: ['!', ['has', 'tunnel']],
      paint: { 'line-color': p.land, 'line-width': width([0.4, 0.8, 1.6]), 'line-dasharray': [5, 5] },
    },
  ]
}

function labels(p: Palette, language: Language): LayerSpecification[] {
  const paint = { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.5 }
  const water = { ...paint, 'text-color': p.waterLabel }
  const text = { 'text-field': name(language), 'text-font': fonts }
  const named: FilterSpecification = ['has', 'name']
  return [
    {
      id: 'label-river', type: 'symbol', source: 'base', 'source-layer': 'water', minzoom: 12, filter: ['all', ['has', 'name'], ['==', ['geometry-type'], 'LineString']],
      layout: { ...text, 'text-size': 13, 'symbol-placement': 'line', 'symbol-spacing': 600 }, paint: water,
    },
    {
      id: 'label-lake', type: 'symbol', source: 'base', 'source-layer': 'water', minzoom: 12, filter: ['all', ['has', 'name'], ['==', ['geometry-type'], 'Polygon']],
      layout: { ...text, 'text-size': 13, 'text-max-width': 8 }, paint: water,
    },
    { id: 'label-green', type: 'symbol', source: 'base', 'source-layer': 'green', minzoom: 15, filter: named, layout: { ...text, 'text-size': 12, 'text-max-width': 7 }, paint },
    {
      id: 'label-road', type: 'symbol', source: 'base', 'source-layer': 'road', minzoom: 14,
      filter: ['all', ['has', 'name'], classes('motorway', 'trunk', 'primary', 'secondary', 'tertiary', 'residential', 'pedestrian')],
      layout: { ...text, 'text-size': ['interpolate', ['linear'], ['zoom'], 14, 11, 18, 14], 'symbol-placement': 'line', 'symbol-spacing': 400 }, paint,
    },
    {
      id: 'label-street-area', type: 'symbol', source: 'areas', 'source-layer': 'area_names', minzoom: 11, maxzoom: 14, filter: ['==', ['get', 'level'], 'STREET'],
      layout: { ...text, 'text-size': 13 }, paint: { ...paint, 'text-color': p.boundary },
    },
    {
      id: 'label-community', type: 'symbol', source: 'areas', 'source-layer': 'area_names', minzoom: 14, filter: ['==', ['get', 'level'], 'COMMUNITY'],
      layout: { ...text, 'text-size': 12 }, paint: { ...paint, 'text-color': p.boundary },
    },
    {
      id: 'label-settlement', type: 'symbol', source: 'base', 'source-layer': 'label', minzoom: 8,
      layout: {
        ...text, 'symbol-sort-key': ['get', 'rank'],
        'text-size': ['interpolate', ['linear'], ['get', 'rank'], 4, 16, 14, 11],
      },
      paint,
    },
  ]
}

/** The outline of the area that the list is of. */
function chosenArea(p: Palette): LayerSpecification[] {
  return [
    { id: 'chosen-area', type: 'fill', source: 'chosen-area', paint: { 'fill-color': p.area, 'fill-opacity': 0.08 } },
    { id: 'chosen-area-edge', type: 'line', source: 'chosen-area', paint: { 'line-color': p.area, 'line-width': 2 } },
  ]
}

/** All places as dots by kind; those of the list lie above them as numbered pins. */
function places(p: Palette, language: Language): LayerSpecification[] {
  const color = kinds.flatMap((kind) => [kind, p.dark ? looks[kind].dark : looks[kind].light])
  return [
    {
      id: 'places', type: 'circle', source: 'places', 'source-layer': 'places', minzoom: 10,
      paint: {
        'circle-color': ['match', ['get', 'kind'], ...color, p.label] as unknown as ExpressionSpecification,
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 10, 1.4, 12, 2.4, 13, 4, 17, 7],
        'circle-stroke-color': p.dark ? p.land : '#FFFFFF',
        'circle-stroke-width': ['interpolate', ['linear'], ['zoom'], 11, 0, 13, 1, 15, 1.5],
      },
    },
    {
      id: 'place-names', type: 'symbol', source: 'places', 'source-layer': 'places', minzoom: 16,
      layout: { 'text-field': name(language), 'text-font': fonts, 'text-size': 13, 'text-anchor': 'top', 'text-offset': [0, 0.9], 'text-max-width': 9 },
      paint: { 'text-color': p.label, 'text-halo-color': p.halo, 'text-halo-width': 1.5 },
    },
  ]
}
