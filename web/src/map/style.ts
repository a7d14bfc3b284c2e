import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'
import type { Size, Theme } from '../appearance'
import type { BaseMap } from '../base-map'
import type { Language } from '../state'
import { layers } from './layers'
import { palettes, type Palette } from './palette'

/** The colours on a base map; those on one of others are for bright ground in every theme, since its brightness is left as it is. */
export function paletteOn(base: BaseMap | null, theme: Theme): Palette {
  return palettes[base && theme === 'dark' ? 'light' : theme]
}

/**
 * The style of the map: our own tiles, no glyphs – names are drawn from the device's fonts – and no sprite. Where a base map of
 * others is given, its pictures stand in the place of our own base layers.
 */
export function style({ theme, size }: { theme: Theme; size: Size }, language: Language, base: BaseMap | null = null): StyleSpecification {
  const palette = paletteOn(base, theme)
  const scale = palette.labelScale * { m: 1, l: 1.2, xl: 1.4 }[size]
  const tiles = (set: string) => ({ type: 'vector' as const, url: new URL(`/tiles/${set}.json`, location.href).href })
  return {
    version: 8,
    sources: {
      ...(base ? pictures(base) : { base: tiles('base') }),
      areas: tiles('areas'),
      places: tiles('places'),
      'chosen-area': { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: (base ? onPictures(base, layers(palette, language)) : layers(palette, language)).map((layer) => enlarged(layer, scale)),
  }
}

/** What the names of sources of others begin with. */
export const foreign = 'foreign-'

function pictures({ layers, mostZoom }: BaseMap): StyleSpecification['sources'] {
  return Object.fromEntries(layers.map((tiles, i) => [foreign + i, { type: 'raster', tiles: [...tiles], tileSize: 256, maxzoom: mostZoom }]))
}

/** The layers above a base map of others: the ground's colour, its pictures, and of ours what is not of our own base map. */
function onPictures(base: BaseMap, own: LayerSpecification[]): LayerSpecification[] {
  const drawn = base.layers.map((_, i): LayerSpecification => ({ id: foreign + i, type: 'raster', source: foreign + i, paint: { 'raster-fade-duration': 0 } }))
  const isGround = (layer: LayerSpecification) => layer.type === 'background'
  return [...own.filter(isGround), ...drawn, ...own.filter((layer) => !isGround(layer) && (!('source' in layer) || layer.source !== 'base'))]
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
