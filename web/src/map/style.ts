import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Size, Theme } from '../appearance'
import type { Language } from '../state'
import { layers } from './layers'
import { palettes } from './palette'

/** The style of the map: our own tiles, no glyphs – names are drawn from the device's fonts – and no sprite. */
export function style({ theme, size }: { theme: Theme; size: Size }, language: Language): StyleSpecification {
  const palette = palettes[theme]
  const scale = palette.labelScale * { m: 1, l: 1.2, xl: 1.4 }[size]
  const tiles = (set: string) => ({ type: 'vector' as const, url: new URL(`/tiles/${set}.json`, location.href).href })
  return {
    version: 8,
    sources: {
      base: tiles('base'),
      areas: tiles('areas'),
      places: tiles('places'),
      'chosen-area': { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: layers(palette, language).map((layer) => enlarged(layer, scale)),
  }
}

/** A layer with its names so many times as large. */
function enlarged(layer: LayerSpecification, scale: number): LayerSpecification {
  const size = layer.type === 'symbol' ? layer.layout?.['text-size'] : undefined
  if (layer.type !== 'symbol' || size === undefined || scale === 1) return layer
  return { ...layer, layout: { ...layer.layout, 'text-size': typeof size === 'number' ? size * scale : times(size as unknown[], scale) } }
}

/** The values of an interpolation so many times as large; where its stops are zooms, nothing may stand around it. */
function times([kind, curve, input, ...stops]: unknown[], scale: number): ExpressionSpecification {
  if (kind !== 'interpolate') throw new Error('the sizes of names are numbers or interpolations')
  return [kind, curve, input, ...stops.map((stop, i) => (i % 2 === 1 && typeof stop === 'number' ? stop * scale : stop))] as ExpressionSpecification
}
