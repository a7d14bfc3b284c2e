import type { Map as MapLibreMap } from 'maplibre-gl'
import { h } from '../dom'
import { lngLat, type LngLat } from '../geo'

/** What stands on the map as a pin. */
export interface Pin {
  /** The same for the same thing. */
  readonly key: string
  readonly at: LngLat
  readonly look: 'new' | 'moved' | 'closed' | 'place' | 'gap' | 'site'
  /** What is written on it. */
  readonly mark: string
  readonly name: string
  readonly movable: boolean
  readonly chosen: boolean
}

/** What becomes of pins. */
export interface PinEvents {
  /** A pin is on its way. */
  drag(key: string, to: LngLat): void
  /** It was let go of. */
  drop(key: string, to: LngLat): void
  /** It went back to where it stood. */
  cancel(key: string): void
  choose(key: string): void
  remove(key: string): void
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/** Below so many pixels a press is no drag. */
const slack = 4

interface Shown {
  pin: Pin
  element: HTMLButtonElement
  /** Where it is while it is on its way. */
  moving: LngLat | null
}

/**
 * Pins of planning: they follow pointer and map in the same frame by a transform alone, and move by arrow keys. They lie over
 * the map's canvas, so that pressing one never moves the map.
 */
export class Pins {
  private readonly layer = h('div', { class: 'plan-pins' })
  private readonly shown = new Map<string, Shown>()
  private readonly place = () => this.shown.forEach((s) => this.put(s))

  constructor(
    private readonly map: MapLibreMap,
    private readonly events: PinEvents,
  ) {
    map.getContainer().append(this.layer)
    map.on('move', this.place)
    map.on('resize', this.place)
  }

  /** Shows these pins and no others; one that is on its way stays where it is. */
  show(pins: readonly Pin[]): void {
    const keys = new Set(pins.map((p) => p.key))
    for (const [key, { element }] of this.shown) {
      if (keys.has(key)) continue
      element.remove()
      this.shown.delete(key)
    }
    for (const pin of pins) {
      const s = this.shown.get(pin.key) ?? this.add(pin)
      s.pin = pin
      this.look(s)
      this.put(s)
    }
  }

  focus(key: string): void {
    this.shown.get(key)?.element.focus({ preventScroll: true })
  }

  remove(): void {
    this.map.off('move', this.place)
    this.map.off('resize', this.place)
    this.layer.remove()
  }

  private add(pin: Pin): Shown {
    const element = h('button', { type: 'button' })
    const s: Shown = { pin, element, moving: null }
    this.shown.set(pin.key, s)
    this.layer.append(element)
    this.listen(s)
    return s
  }

  private look({ pin, element }: Shown): void {
    element.className = `plan-pin ${pin.look}${pin.chosen ? ' chosen' : ''}`
    element.textContent = pin.mark
    element.setAttribute('aria-label', pin.name)
    element.dataset['key'] = pin.key
    element.tabIndex = pin.movable ? 0 : -1 // the lists have the others
  }

  private put({ pin, element, moving }: Shown): void {
    const { x, y } = this.map.project(plain(moving ?? pin.at))
    element.style.transform = `translate(${x}px,${y}px) translate(-50%,-50%)`
  }

  private listen(s: Shown): void {
    const { element } = s
    let from: { x: number; y: number; dx: number; dy: number } | null = null
    let far = false
    element.addEventListener('pointerdown', (event) => {
      if (event.button !== 0) return
      const { x, y } = this.map.project(plain(s.pin.at))
      from = { x: event.clientX, y: event.clientY, dx: x - event.clientX, dy: y - event.clientY }
      far = false
      if (s.pin.movable) element.setPointerCapture(event.pointerId)
    })
    element.addEventListener('pointermove', (event) => {
      if (!from || !s.pin.movable) return
      far ||= Math.hypot(event.clientX - from.x, event.clientY - from.y) > slack
      if (far) this.move(s, event.clientX + from.dx, event.clientY + from.dy)
    })
    element.addEventListener('pointerup', () => {
      from = null
      if (far) this.drop(s)
    })
    element.addEventListener('pointercancel', () => {
      from = null
      if (far) this.back(s)
    })
    element.addEventListener('click', () => {
      if (!far) this.events.choose(s.pin.key)
      far = false
    })
    element.addEventListener('keydown', (event) => this.key(s, event))
    element.addEventListener('blur', () => this.drop(s))
  }

  private key(s: Shown, event: KeyboardEvent): void {
    const step = steps[event.key]
    if (step && s.pin.movable) {
      const { x, y } = this.map.project(plain(s.moving ?? s.pin.at))
      const by = event.shiftKey ? 10 : 1
      this.move(s, x + step[0] * by, y + step[1] * by)
    } else if (event.key === 'Enter' && s.moving) this.drop(s)
    else if (event.key === 'Escape' && s.moving) this.back(s)
    else if (event.key === 'Delete' && s.pin.movable) this.events.remove(s.pin.key)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  private move(s: Shown, x: number, y: number): void {
    const { lng, lat } = this.map.unproject([x, y])
    s.moving = lngLat(lng, lat)
    this.put(s)
    this.events.drag(s.pin.key, s.moving)
  }

  private drop(s: Shown): void {
    const to = s.moving
    if (!to) return
    s.moving = null
    this.events.drop(s.pin.key, to)
  }

  private back(s: Shown): void {
    s.moving = null
    this.put(s)
    this.events.cancel(s.pin.key)
  }
}

function plain(p: LngLat): [number, number] {
  return [p[0], p[1]]
}
