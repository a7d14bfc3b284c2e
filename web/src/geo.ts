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

/** The straight distance between two points, in metres, on a sphere of the earth's mean radius. */
export function metresBetween(a: LngLat, b: LngLat): number {
  const rad = Math.PI / 180
  const north = ((b[1] - a[1]) * rad) / 2
  const east = ((b[0] - a[0]) * rad) / 2
  const h = Math.sin(north) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin(east) ** 2
  return 2 * 6_371_008.8 * Math.asin(Math.sqrt(h))
}

/** The point that a text gives as two numbers, in either order where only one makes sense; null where it is none. */
export function coordinates(text: string): LngLat | null {
  const found = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text)
  if (!found) return null
  const [a, b] = [Number(found[1]), Number(found[2])]
  if (Math.abs(a) <= 90 && Math.abs(b) <= 180) return lngLat(b, a)
  return Math.abs(b) <= 90 && Math.abs(a) <= 180 ? lngLat(a, b) : null
}
