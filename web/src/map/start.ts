import { Marker, type Map as MapLibreMap } from 'maplibre-gl'
import { h } from '../dom'
import { lngLat, type LngLat } from '../geo'

/** Where walks begin, as a pin that can be dragged, or moved by the arrow keys – ten times as far with Shift – and set by Enter. */
export class StartPin {
  private marker: Marker | null = null
  private readonly element: HTMLElement
  private at: LngLat | null = null
  private moved: ((to: LngLat) => void) | null = null

  constructor(
    private readonly map: MapLibreMap,
    label: string,
  ) {
    this.element = h('button', { type: 'button', class: 'start', 'aria-label': label })
    this.element.addEventListener('keydown', (event) => this.key(event))
    this.element.addEventListener('click', (event) => event.stopPropagation())
    this.element.addEventListener('blur', () => this.giveUp())
  }

  /** Shows the start somewhere, or nowhere; `moved` is told where somebody moved it to. */
  set(at: LngLat | null, moved: ((to: LngLat) => void) | null): void {
    this.at = at
    this.moved = moved
    if (!at) {
      this.marker?.remove()
      this.marker = null
      return
    }
    if (!this.marker) {
      this.marker = new Marker({ element: this.element, draggable: moved !== null }).setLngLat([at[0], at[1]]).addTo(this.map)
      this.marker.on('dragend', () => this.take())
    }
    this.marker.setLngLat([at[0], at[1]])
  }

  focus(): void {
    if (this.marker) this.element.focus()
  }

  private take(): void {
    const { lng, lat } = this.marker?.getLngLat() ?? { lng: 0, lat: 0 }
    if (this.at && (lng !== this.at[0] || lat !== this.at[1])) this.moved?.(lngLat(lng, lat))
  }

  private giveUp(): void {
    if (this.at) this.marker?.setLngLat([this.at[0], this.at[1]])
  }

  private key(event: KeyboardEvent): void {
    const step = event.shiftKey ? 10 : 1
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key]
    if (event.key === 'Enter') this.take()
    else if (event.key === 'Escape') this.giveUp()
    else if (by && this.marker) {
      const { x, y } = this.map.project(this.marker.getLngLat())
      this.marker.setLngLat(this.map.unproject([x + (by[0] ?? 0), y + (by[1] ?? 0)]))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
}
