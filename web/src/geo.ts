/** A point in WGS 84 degrees, longitude first. Only `lngLat` makes one, so that the two are never mixed up. */
export type LngLat = readonly [longitude: number, latitude: number] & { readonly brand: unique symbol }

export function lngLat(longitude: number, latitude: number): LngLat {
  return [longitude, latitude] as unknown as LngLat
}

/** A point as the API takes it. */
export function pointInput(p: LngLat): { longitude: number; latitude: number } {
  return { longitude: p[0], latitude: p[1] }
}

/** A range of longitudes and latitudes, in WGS 84 degrees. */
export interface Box {
  west: number
  south: number
  east: number
  north: number
}

/** Where the map stands. */
export interface View {
  center: LngLat
  zoom: number
}

/** Rounds to a number of decimals. */
export function round(n: number, decimals: number): number {
  const f = 10 ** decimals
  return Math.round(n * f) / f
}

export function samePoint(a: LngLat | null, b: LngLat | null): boolean {
  return a === b || (a !== null && b !== null && a[0] === b[0] && a[1] === b[1])
}

/** The corners of a geometry. */
export function corners(shape: GeoJSON.Geometry): LngLat[] {
  switch (shape.type) {
    case 'GeometryCollection':
      return shape.geometries.flatMap(corners)
    case 'Point':
      return [ofPosition(shape.coordinates)]
    case 'MultiPoint':
    case 'LineString':
      return shape.coordinates.map(ofPosition)
    case 'MultiLineString':
    case 'Polygon':
      return shape.coordinates.flat().map(ofPosition)
    case 'MultiPolygon':
      return shape.coordinates.flat(2).map(ofPosition)
  }
}

function ofPosition([longitude = 0, latitude = 0]: GeoJSON.Position): LngLat {
  return lngLat(longitude, latitude)
}
