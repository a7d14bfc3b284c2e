import type { GeoJSONSource, LayerSpecification } from 'maplibre-gl'
import type { MapView } from './map'
import type { Palette } from './palette'

const nothing: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }

/** Shapes that a part of the page draws on the map: kept through every change of its style, until they are removed. */
export class Overlay {
  private data = nothing
  private readonly stop: () => void

  constructor(
    private readonly view: MapView,
    private readonly source: string,
    layers: (p: Palette) => LayerSpecification[],
  ) {
    const map = view.canvas
    this.stop = view.onStyle(() => {
      if (map.getSource(source)) return
      map.addSource(source, { type: 'geojson', data: this.data })
      const before = view.firstNames
      for (const layer of layers(view.palette)) map.addLayer(layer, layer.type === 'symbol' ? undefined : before)
    })
  }

  show(features: GeoJSON.Feature[]): void {
    this.data = { type: 'FeatureCollection', features }
    const source: GeoJSONSource | undefined = this.view.canvas.getSource(this.source)
    source?.setData(this.data)
  }

  remove(): void {
    this.stop()
    const map = this.view.canvas
    for (const layer of map.getStyle().layers) if ('source' in layer && layer.source === this.source) map.removeLayer(layer.id)
    if (map.getSource(this.source)) map.removeSource(this.source)
  }
}
