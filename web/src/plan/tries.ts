import type { Comparison, Side } from './bar'
import { History } from './history'
import { noScenarios, readScenarios, tabs, writeScenarios, type Scenarios, type Tab, type Values } from './link'
import { changeCount, noScenario, type Scenario } from './scenario'

interface Tried {
  readonly scenarios: Scenarios
  readonly tab: Tab
}

const questionKeys = ['group', 'at', 'demonstration']

/** What is tried: the scenarios and their steps, which two are compared, and on which data a link was made. */
export class Tries {
  /** The two that stand side by side; null: now and the tab. */
  comparison: Comparison | null = null
  /** The data that the scenarios' link was made on; null: those that are there. */
  madeOn: string | null = null
  private readonly steps = new History<Tried>({ scenarios: noScenarios, tab: 'a' })

  get scenarios(): Scenarios {
    return this.steps.now.scenarios
  }

  get tab(): Tab {
    return this.steps.now.tab
  }

  get scenario(): Scenario {
    return this.scenarios[this.tab]
  }

  /** The tabs that are shown: up to the last that is used. */
  get shown(): readonly Tab[] {
    const last = tabs.findLastIndex((tab) => tab === this.tab || changeCount(this.scenarios[tab]) > 0)
    return tabs.slice(0, last + 1)
  }

  get canUndo(): boolean {
    return this.steps.canUndo
  }

  get canRedo(): boolean {
    return this.steps.canRedo
  }

  get sides(): Comparison {
    return this.comparison ?? { left: 'now', right: this.tab }
  }

  of(side: Side): Scenario {
    return side === 'now' ? noScenario : this.scenarios[side]
  }

  /** Takes a step in the tab that is open. */
  step(scenario: Scenario): void {
    this.take({ scenarios: { ...this.scenarios, [this.tab]: scenario }, tab: this.tab })
  }

  choose(tab: Tab): void {
    this.take({ scenarios: this.scenarios, tab })
  }

  undo(): boolean {
    return this.steps.undo() && this.leave()
  }

  redo(): boolean {
    return this.steps.redo() && this.leave()
  }

  /** Whether an address tries the same. */
  same(plan: Values): boolean {
    const other = new Tries()
    other.read(plan)
    const all = ({ scenarios, tab, comparison }: Tries) => JSON.stringify([scenarios, tab, comparison])
    return all(this) === all(other)
  }

  /** Takes over what an address tries: a link, or the browser's history. */
  read(plan: Values): void {
    this.steps.restart({ scenarios: readScenarios(plan), tab: tabs.find((tab) => tab === plan['tab']) ?? 'a' })
    const [left, right] = (plan['compare'] ?? '').split(',').map((side) => (['now', ...tabs] as const).find((s) => s === side))
    this.comparison = left && right ? { left, right } : null
    this.madeOn = plan['on'] ?? null
  }

  /** What planning has in an address: the question as it stands there, and what is tried on which data. */
  write(plan: Values, versions: string | undefined): Values {
    const written = writeScenarios(this.scenarios)
    const on = this.madeOn ?? versions
    return {
      ...Object.fromEntries(questionKeys.flatMap((key) => (plan[key] ? [[key, plan[key]]] : []))),
      ...written,
      ...(this.tab === 'a' ? {} : { tab: this.tab }),
      ...(this.comparison ? { compare: `${this.comparison.left},${this.comparison.right}` } : {}),
      ...(Object.keys(written).length > 0 && on ? { on } : {}),
    }
  }

  private take(to: Tried): void {
    this.steps.step(to)
    this.leave()
  }

  /** From a step on, it is the tab that is shown, on the data that are there. */
  private leave(): true {
    this.comparison = null
    this.madeOn = null
    return true
  }
}
