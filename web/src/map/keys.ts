import type { Map as MapLibreMap } from 'maplibre-gl'
import type { FindTexts } from '../find/texts'
import { lngLat } from '../geo'
import type { MapEvents } from './map'
import type { Pins } from './pins'

const directions: Record<string, readonly [right: number, down: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/**
 * The keys that the map itself has not, while it has the focus: digits open pins, Alt and an arrow go to the next pin that way,
 * Enter opens that or asks at the cross-hair.
 */
export function mapKeys(map: MapLibreMap, pins: Pins, f: FindTexts, events: Pick<MapEvents, 'ask' | 'open' | 'say'>): void {
  let reached: string | null = null
  const canvas = map.getCanvas()
  canvas.addEventListener('blur', () => (reached = null))
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey) return
    const direction = event.altKey ? directions[event.key] : undefined
    const numbered = !event.altKey && /^[1-9]$/.test(event.key) ? pins.numbered(Number(event.key)) : null
    if (direction) {
      const next = pins.next(pins.byId(reached), direction)
      events.say(next ? f.nextPlace(`${next.number} ${next.name}，${next.state}`) : f.noneThatWay)
      if (next) {
        reached = next.id
        pins.choose(next.id)
        map.easeTo({ center: [next.at[0], next.at[1]], duration: 250 })
      }
    } else if (numbered) events.open(numbered.id)
    else if (event.key === 'Enter') {
      const { lng, lat } = map.getCenter()
      if (reached !== null && pins.byId(reached)) events.open(reached)
      else events.ask(lngLat(lng, lat))
    } else {
      if (event.key.startsWith('Arrow')) reached = null
      return
    }
    event.preventDefault()
  })
}
