import type { LngLat } from '../geo'
import type { Totals } from './answers'
import { Live } from './live'
import type { PinEvents } from './pins'
import { changeKey, changes, withChangeAt, withMoved, type Change, type Scenario } from './scenario'
import type { Planning } from './screen'

/** What becomes of pins that are pressed and moved: while one is on its way the total follows, and where it lands it is a step. */
export class Moves implements PinEvents {
  private readonly live: Live<Scenario, Totals>
  /** The scenario as a drag has it now; null while nothing is dragged. */
  private dragged: Scenario | null = null

  constructor(
    private readonly p: Planning,
    failed: (problem: unknown) => void,
  ) {
    const ask = (s: Scenario, signal: AbortSignal) => p.answers.totals(p.question, s, signal)
    this.live = new Live(ask, (totals, s) => p.headline.show(totals, p.question, s === this.dragged), failed)
  }

  get dragging(): boolean {
    return this.dragged !== null
  }

  /** Ends what is asked for a drag. */
  stop(): void {
    this.live.stop()
    this.dragged = null
  }

  drag(key: string, to: LngLat): void {
    const scenario = this.dragTo(key, to)
    if (!scenario) return
    this.dragged = scenario
    this.p.headline.doubt()
    this.live.put(scenario)
  }

  drop(key: string, to: LngLat): void {
    const { p } = this
    if (key === 'place' && p.place) return p.movePlace(p.place.id, to)
    const change = this.changeOf(key)
    if (change) p.put(change, to)
  }

  cancel(): void {
    this.stop()
    const { shown, headline } = this.p
    if (shown) headline.show(shown.right.coverage, shown.q, true)
  }

  choose(key: string): void {
    const change = this.changeOf(key)
    if (change) return this.p.choose(change)
    const button = this.p.board.root.querySelector<HTMLElement>(`[data-focus="${key.replace('site', 'adopt')}"]`)
    button?.scrollIntoView({ block: 'nearest' })
    button?.focus()
  }

  remove(key: string): void {
    const { p } = this
    const change = this.changeOf(key)
    if (change) p.remove(change)
    else if (key === 'place' && p.place) p.closePlace(p.place.id)
    p.host.map?.focus()
  }

  private changeOf(key: string): Change | null {
    return changes(this.p.tries.scenario).find((c) => changeKey(c) === key) ?? null
  }

  private dragTo(key: string, to: LngLat): Scenario | null {
    const { place, tries } = this.p
    if (key === 'place' && place) return withMoved(tries.scenario, place.id, to)
    const change = this.changeOf(key)
    return change && withChangeAt(tries.scenario, change, to)
  }
}
