import { h, icon, type Child } from '../dom'
import { tabs, type Scenarios, type Tab } from './link'
import { changeCount } from './scenario'
import type { Say } from './say'

/** What can be compared: now, or a tab. */
export type Side = 'now' | Tab
export interface Comparison {
  readonly left: Side
  readonly right: Side
}

export interface BarOf {
  readonly scenarios: Scenarios
  readonly tab: Tab
  readonly shown: readonly Tab[]
  readonly canUndo: boolean
  readonly canRedo: boolean
  readonly comparison: Comparison | null
  readonly withMap: boolean
  /** Address of the server's own report; null where a scenario is tried, which it does not know. */
  readonly report: string | null
}

export interface BarActions {
  choose(tab: Tab): void
  open(): void
  undo(): void
  redo(): void
  compare(comparison: Comparison | null): void
  copy(): void
  csv(): void
  geojson(): void
  png(): void
  print(): void
}

/** The bar over the table: scenarios, steps, comparison, and what can be taken away. */
export function toolbar(of: BarOf, say: Say, act: BarActions): Child[] {
  const { t } = say
  const tab = (name: Tab) => {
    const on = name === of.tab && !of.comparison
    return h('button', { type: 'button', class: 'tab', 'aria-pressed': String(on), 'data-focus': `tab ${name}`, onclick: () => act.choose(name) }, say.tab(name, of.scenarios[name]))
  }
  const step = (words: string, name: string, can: boolean, keys: string, onclick: () => void) =>
    h('button', { type: 'button', class: 'tool', 'aria-label': words, title: `${words} ${keys}`, 'aria-disabled': String(!can), 'data-focus': name, onclick: () => can && onclick() }, icon(name))
  const next = tabs.find((name) => !of.shown.includes(name))
  const started = tabs.some((name) => changeCount(of.scenarios[name]) > 0)
  return [
    h('div', { class: 'tabs', role: 'group', 'aria-label': t.tabs }, ...of.shown.map(tab), next && h('button', { type: 'button', class: 'tab', 'aria-label': t.newTab, title: t.newTab, 'data-focus': 'new tab', onclick: act.open }, '+')),
    h('div', { class: 'tools' }, step(t.undo, 'undo-2', of.canUndo, 'Ctrl+Z', act.undo), step(t.redo, 'redo-2', of.canRedo, 'Ctrl+Shift+Z', act.redo)),
    (started || of.comparison) && h('button', { type: 'button', class: 'tool words', 'aria-pressed': String(of.comparison !== null), 'data-focus': 'compare', onclick: () => act.compare(of.comparison ? null : first(of)) }, t.compare),
    of.comparison && sides(of.comparison, of.shown, say, act.compare),
    h('div', { class: 'away' }, h('button', { type: 'button', class: 'tool words', 'data-focus': 'copy', onclick: act.copy }, t.copyLink), exports(of, say, act)),
  ]
}

/** What is compared first: the chosen tab with the one before it that tries something, else with now. */
function first(of: BarOf): Comparison {
  const right = changeCount(of.scenarios[of.tab]) > 0 ? of.tab : (tabs.find((name) => changeCount(of.scenarios[name]) > 0) ?? of.tab)
  const left = tabs.find((name) => name !== right && changeCount(of.scenarios[name]) > 0) ?? 'now'
  return left !== 'now' && left > right ? { left: right, right: left } : { left, right }
}

function sides(c: Comparison, shown: readonly Tab[], say: Say, compare: (c: Comparison) => void): HTMLElement {
  const { t } = say
  const select = (name: string, chosen: Side, set: (side: Side) => Comparison) => {
    const options = (['now', ...shown] as const).map((side) => h('option', { value: side, selected: side === chosen }, sideName(side, say)))
    const box = h('select', { 'aria-label': name, 'data-focus': name }, ...options)
    box.addEventListener('change', () => compare(set(box.value as Side)))
    return box
  }
  return h('div', { class: 'sides' }, select(t.compareLeft, c.left, (left) => ({ ...c, left })), '→', select(t.compareRight, c.right, (right) => ({ ...c, right })))
}

export function sideName(side: Side, { t }: Say): string {
  return side === 'now' ? t.asIs : t.scenario(side.toUpperCase())
}

/** The same where there is little room. */
export function sideMark(side: Side, { t }: Say): string {
  return side === 'now' ? t.asIs : side.toUpperCase()
}

function exports(of: BarOf, { t }: Say, act: BarActions): HTMLElement {
  const menu: HTMLDetailsElement = h('details', { class: 'exports', 'data-open': 'exports' })
  const item = (words: string, run: () => void) => {
    const onclick = () => {
      menu.open = false
      menu.querySelector('summary')?.focus()
      run()
    }
    return h('button', { type: 'button', onclick }, words)
  }
  menu.append(
    h('summary', { class: 'tool words', 'data-focus': 'export' }, t.export),
    h(
      'div',
      {},
      item(t.asCSV, act.csv), item(t.asGeoJSON, act.geojson), ...(of.withMap ? [item(t.asPNG, act.png)] : []), item(t.print, act.print),
      ...(of.report ? [h('a', { href: of.report, target: '_blank', rel: 'noopener' }, t.report)] : []),
    ),
  )
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    event.preventDefault()
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false
  })
  return menu
}
