import { Marker, type Map as MapLibreMap } from 'maplibre-gl'
import { fill, h, icon } from '../dom'
import type { FindTexts } from '../find/texts'
import { metresBetween, type LngLat } from '../geo'

/** What stands on the map as a numbered pin. */
export interface NumberedPin {
  id: string
  at: LngLat
  number: number
  name: string
  /** What is said of it beside its name. */
  state: string
  draw(): HTMLElement
}

/** Nearer than this two places are taken to be in one building. */
const sameBuilding = 10 // metres

interface Stack {
  at: LngLat
  pins: NumberedPin[]
  element: HTMLElement
  marker: Marker
}

/** The numbered pins of a list. Those of one building are one pin with a count, which opens a list. */
export class Pins {
  private stacks: Stack[] = []
  private chosen: string | null = null
  private opened: Marker | null = null

  constructor(
    private readonly map: MapLibreMap,
    private readonly f: FindTexts,
    private readonly open: (id: string) => void,
  ) {}

  /** Shows the pins of a list, the first on top. */
  show(pins: readonly NumberedPin[]): void {
    this.closeStack()
    for (const { marker } of this.stacks) marker.remove()
    const stacks: { at: LngLat; pins: NumberedPin[] }[] = []
    for (const pin of pins) {
      const same = stacks.find((stack) => metresBetween(stack.at, pin.at) < sameBuilding)
      if (same) same.pins.push(pin)
      else stacks.push({ at: pin.at, pins: [pin] })
    }
    this.stacks = stacks.reverse().map((stack) => this.put(stack))
    this.choose(this.chosen)
  }

  /** Enlarges a pin, and no other. */
  choose(id: string | null): void {
    this.chosen = id
    for (const { pins, element } of this.stacks) element.classList.toggle('chosen', pins.some((pin) => pin.id === id))
  }

  numbered(number: number): NumberedPin | null {
    return this.all.find((pin) => pin.number === number) ?? null
  }

  byId(id: string | null): NumberedPin | null {
    return this.all.find((pin) => pin.id === id) ?? null
  }

  /** The nearest pin that lies in a direction on the screen, as seen from a pin or, without one, from the middle of the map. */
  next(from: NumberedPin | null, [right, down]: readonly [number, number]): NumberedPin | null {
    const middle = from ? this.map.project(plain(from.at)) : this.map.project(this.map.getCenter())
    const candidates = this.all.flatMap((pin) => {
      const { x, y } = this.map.project(plain(pin.at))
      const ahead = (x - middle.x) * right + (y - middle.y) * down
      const aside = Math.abs((x - middle.x) * down) + Math.abs((y - middle.y) * right)
      return pin.id !== from?.id && ahead > 1 && aside <= ahead * 1.2 ? [{ pin, far: Math.hypot(ahead, aside) }] : []
    })
    candidates.sort((a, b) => a.far - b.far)
    return candidates[0]?.pin ?? null
  }

  get empty(): boolean {
    return this.stacks.length === 0
  }

  /** Closes the list of a building; false where none is open. */
  closeStack(): boolean {
    if (!this.opened) return false
    this.opened.remove()
    this.opened = null
    return true
  }

  private get all(): NumberedPin[] {
    return this.stacks.flatMap(({ pins }) => pins)
  }

  private put({ at, pins }: { at: LngLat; pins: NumberedPin[] }): Stack {
    const [first] = pins
    const single = pins.length === 1
    const label = single && first ? `${first.number} ${first.name}，${first.state}` : this.f.stacked(pins.length, pins.map((pin) => `${pin.number} ${pin.name}`).join('，'))
    const element = h('button', { type: 'button', class: 'map-pin', tabindex: -1, 'aria-label': label, 'aria-haspopup': single ? null : 'true' })
    if (first) element.append(first.draw())
    if (!single) element.append(h('span', { class: 'stack-count', 'aria-hidden': 'true' }, `×${pins.length}`))
    element.addEventListener('click', (event) => {
      event.stopPropagation()
      if (single && first) this.open(first.id)
      else this.openStack(at, pins, element)
    })
    return { at, pins, element, marker: new Marker({ element }).setLngLat(plain(at)).addTo(this.map) }
  }

  private openStack(at: LngLat, pins: readonly NumberedPin[], from: HTMLElement): void {
    this.closeStack()
    const { x, y } = this.map.project(plain(at))
    const { clientWidth, clientHeight } = this.map.getContainer()
    const { top = 0, bottom = 0 } = this.map.getPadding() // what header and sheet cover
    const side = x < 140 ? '-left' : x > clientWidth - 140 ? '-right' : ''
    const above = y - top > clientHeight - bottom - y
    const close = () => {
      this.closeStack()
      from.focus()
    }
    const one = (pin: NumberedPin) => h('li', {}, h('button', { type: 'button', onclick: () => this.open(pin.id) }, pin.draw(), h('span', {}, pin.name)))
    const element = h('div', { class: 'pin-stack', role: 'group', 'aria-label': this.f.stackedTitle(pins.length) })
    fill(
      element,
      h('p', {}, this.f.stackedTitle(pins.length), h('button', { type: 'button', class: 'close', 'aria-label': this.f.closeList, onclick: close }, icon('x', 18))),
      h('ul', {}, ...pins.map(one)),
    )
    for (const type of ['click', 'dblclick', 'pointerdown', 'wheel']) element.addEventListener(type, (event) => event.stopPropagation())
    element.addEventListener('keydown', (event) => {
      event.stopPropagation()
      if (event.key === 'Escape') close()
    })
    this.opened = new Marker({ element, anchor: `${above ? 'bottom' : 'top'}${side}` as 'top' }).setLngLat(plain(at)).addTo(this.map)
    const box = element.getBoundingClientRect()
    const map = this.map.getContainer().getBoundingClientRect()
    const out = above ? Math.min(0, box.top - map.top - top - 8) : Math.max(0, box.bottom - map.bottom + bottom + 8)
    if (out !== 0) this.map.panBy([0, out], { duration: 0 })
    element.querySelector<HTMLElement>('li button')?.focus({ preventScroll: true })
  }
}

function plain(p: LngLat): [number, number] {
  return [p[0], p[1]]
}
