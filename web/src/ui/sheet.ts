import { h } from '../dom'
import type { Texts } from '../texts.zh'

export type SheetState = 'peek' | 'half' | 'full'
const order: readonly SheetState[] = ['peek', 'half', 'full']

/** The list's sheet on a phone: three heights, by its handle – a button – or by dragging that. On wide pages it stands still. */
export class Sheet {
  readonly handle: HTMLButtonElement
  private state: SheetState = 'half'

  /** `moved` is called after every change of the height. */
  constructor(
    private readonly panel: HTMLElement,
    private readonly t: Texts,
    private readonly moved: () => void,
  ) {
    this.handle = h('button', { type: 'button', class: 'handle', 'aria-label': t.sheet }, h('span', { class: 'bar' }))
    this.handle.addEventListener('keydown', (event) => {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key]
      if (step === undefined) return
      event.preventDefault()
      this.set(order[Math.min(Math.max(order.indexOf(this.state) + step, 0), 2)] ?? 'half')
    })
    this.drag()
    this.set('half')
  }

  set(state: SheetState): void {
    this.state = state
    this.panel.dataset['sheet'] = state
    this.panel.style.removeProperty('--dragged')
    this.handle.setAttribute('aria-label', `${this.t.sheet}（${this.t.sheetStates[state]}）`)
    this.moved()
  }

  /** Opens the sheet at least half, so that what it shows can be read. */
  open(): void {
    if (this.state === 'peek') this.set('half')
  }

  private drag(): void {
    let from: { y: number; height: number } | null = null
    let far = false
    this.handle.addEventListener('pointerdown', (event) => {
      from = { y: event.clientY, height: this.panel.getBoundingClientRect().height }
      far = false
      this.handle.setPointerCapture(event.pointerId)
    })
    this.handle.addEventListener('pointermove', (event) => {
      if (!from) return
      far ||= Math.abs(event.clientY - from.y) > 6
      if (far) this.panel.style.setProperty('--dragged', `${from.height + from.y - event.clientY}px`)
    })
    const end = () => {
      if (far) {
        const share = this.panel.getBoundingClientRect().height / window.innerHeight
        this.set(share < 0.3 ? 'peek' : share < 0.68 ? 'half' : 'full')
      }
      from = null
    }
    this.handle.addEventListener('pointerup', end)
    this.handle.addEventListener('pointercancel', end)
    this.handle.addEventListener('click', () => {
      if (!far) this.set(order[(order.indexOf(this.state) + 1) % order.length] ?? 'half')
      far = false
    })
  }
}
