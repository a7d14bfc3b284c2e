import type { StyleSpecification } from 'maplibre-gl'
import type { Language } from '../state'
import { layers } from './layers'
import type { Palette } from './palette'

/** The style of the map: our own tiles, no glyphs – names are drawn from the device's fonts – and no sprite. */
export function style(palette: Palette, language: Language): StyleSpecification {
  const tiles = (set: string) => ({ type: 'vector' as const, url: new URL(`/tiles/${set}.json`, location.href).href })
  return {
    version: 8,
    sources: {
      base: tiles('base'),
      areas: tiles('areas'),
      places: tiles('places'),
      'chosen-area': { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: layers(palette, language),
  }
}
