import type { StyleSpecification } from 'maplibre-gl'
import { themes } from './src/appearance.ts'
import { layers } from './src/map/layers.ts'
import { palettes } from './src/map/palette.ts'

// The map's styles as files, for other clients: the server puts its address in the place of {origin}.

/** The styles by theme and language, such as "dark-en": the page's own layers, and people by their walk, which are hidden. */
export function styles(): Record<string, StyleSpecification> {
  const all: Record<string, StyleSpecification> = {}
  const tiles = (set: string) => ({ type: 'vector' as const, url: `{origin}/tiles/${set}.json` })
  for (const theme of themes) {
    for (const language of ['zh', 'en'] as const) {
      all[`${theme}-${language}`] = {
        version: 8,
        name: `servicemap ${theme} ${language}`,
        sources: { base: tiles('base'), areas: tiles('areas'), places: tiles('places'), cells: tiles('cells') },
        layers: [
          ...layers(palettes[theme], language).filter((layer) => !('source' in layer) || layer.source !== 'chosen-area'),
          {
            id: 'cells', type: 'circle', source: 'cells', 'source-layer': 'cells', layout: { visibility: 'none' },
            paint: {
              'circle-color': ['interpolate', ['linear'], ['coalesce', ['get', 'seconds'], 3600], 0, '#1A7F4B', 900, '#F2D36B', 1800, '#B3261E'],
              'circle-radius': ['interpolate', ['exponential', 1.6], ['zoom'], 10, 1.5, 14, 6],
              'circle-opacity': 0.7,
            },
          },
        ],
      }
    }
  }
  return all
}
