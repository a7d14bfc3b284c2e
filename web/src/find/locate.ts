import { lngLat, type LngLat } from '../geo'

export type LocateProblem = { problem: 'refused' | 'late' | 'unavailable' | 'insecure' } | { problem: 'rough'; metres: number }

const patience = 10_000 // milliseconds
const good = 200 // metres

/** Asks the device for its position, once: a quick answer first, an exact one when that is too rough. */
export async function locate(): Promise<LngLat | LocateProblem> {
  if (!window.isSecureContext) return { problem: 'insecure' }
  if (!('geolocation' in navigator)) return { problem: 'unavailable' }
  const started = Date.now()
  try {
    let found = await position(false, patience)
    const left = patience - (Date.now() - started)
    if (found.coords.accuracy > good && left > 1000) found = await position(true, left)
    const { longitude, latitude, accuracy } = found.coords
    return accuracy > good ? { problem: 'rough', metres: Math.round(accuracy) } : lngLat(longitude, latitude)
  } catch (problem) {
    const code = (problem as GeolocationPositionError).code
    return { problem: code === 1 ? 'refused' : code === 3 ? 'late' : 'unavailable' }
  }
}

function position(exact: boolean, timeout: number): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, { enableHighAccuracy: exact, timeout, maximumAge: 60_000 })
  })
}
