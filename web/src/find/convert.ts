import { lngLat, type LngLat } from '../geo'

/** The systems of maps in China, by the names that the API gives them: GCJ02 of AMap and Tencent, BD09 of Baidu. */
export type System = 'GCJ02' | 'BD09'

/** The system that a hint of the API names; null where it names none of these. */
export function systemOf(hint: string): System | null {
  return (['GCJ02', 'BD09'] as const).find((system) => hint.includes(system)) ?? null
}

/** The point in WGS 84 whose numbers in a system are those given. Both shifts have no closed inverse: four rounds reach millimetres. */
export function convert(given: LngLat, system: System): LngLat {
  const forth = system === 'GCJ02' ? gcjOf : (p: Plain) => bdOf(gcjOf(p))
  let [lon, lat] = given
  for (let i = 0; i < 4; i++) {
    const [x, y] = forth([lon, lat])
    lon += given[0] - x
    lat += given[1] - y
  }
  return lngLat(Math.round(lon * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5)
}

type Plain = readonly [longitude: number, latitude: number]

const rad = Math.PI / 180
// The ellipsoid of Krasovsky, 1940, on which the shift is defined.
const axis = 6_378_245
const eccentricity = 0.006_693_421_622_965_943

function gcjOf([lon, lat]: Plain): Plain {
  const x = lon - 105
  const y = lat - 35
  const waves = (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3)
  const north =
    -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + waves +
    (20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI) + 160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y / 30) * Math.PI)) * (2 / 3)
  const east =
    300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + waves +
    (20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI) + 150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * (2 / 3)
  const curve = 1 - eccentricity * Math.sin(lat * rad) ** 2
  const meridian = (axis * (1 - eccentricity)) / curve ** 1.5
  const parallel = (axis / Math.sqrt(curve)) * Math.cos(lat * rad)
  return [lon + east / (parallel * rad), lat + north / (meridian * rad)]
}

function bdOf([lon, lat]: Plain): Plain {
  const turn = (Math.PI * 3000) / 180
  const far = Math.hypot(lon, lat) + 0.00002 * Math.sin(lat * turn)
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * turn)
  return [far * Math.cos(angle) + 0.0065, far * Math.sin(angle) + 0.006]
}
