import { fill, h, icon, type Child } from './dom'
import type { Dataset } from './records'
import { Sheet } from './ui/sheet'
import type { Texts } from './texts.zh'

/** The fixed parts of the page, in one order for eyes, keys and screen readers. */
export interface Layout {
  root: HTMLElement
  searchSlot: HTMLElement
  /** How old the data are, where that has to be said. */
  age: HTMLElement
  /** The switch to the version for older people. */
  elders: HTMLElement
  /** The menu of sizes, colours and languages. */
  settings: HTMLElement
  /** The ways to use the page. */
  modes: HTMLElement
  chips: HTMLElement
  panel: HTMLElement
  /** What the list is of; where it starts. */
  summary: HTMLElement
  /** One line about the position. */
  line: HTMLElement
  list: HTMLElement
  card: HTMLElement
  map: HTMLElement
  controls: HTMLElement
  legal: HTMLElement
  polite: HTMLElement
  assertive: HTMLElement
  sheet: Sheet
}

/** Builds the page. `resized` is called whenever what covers the map changes. */
export function layout(t: Texts, languageLink: string, resized: () => void): Layout {
  const searchSlot = h('div', { class: 'search-slot' })
  const age = h('p', { class: 'age', role: 'status', hidden: true })
  const elders = h('div')
  const settings = h('div')
  const modes = h('nav', { class: 'modes', 'aria-label': t.modes.label })
  const chips = h('div', { class: 'chips' })
  const summary = h('div', { class: 'summary' })
  const line = h('p', { class: 'line', hidden: true })
  const list = h('div', { class: 'list' })
  const card = h('div', { class: 'card-slot', hidden: true })
  const body = h('div', { class: 'scroll' }, summary, line, list, card)
  const panel = h('main', { id: 'results', class: 'panel', 'aria-label': t.results, tabindex: -1 })
  const sheet = new Sheet(panel, t, resized)
  panel.append(sheet.handle, body)
  const map = h('div', { id: 'map', class: 'map', role: 'region', 'aria-label': t.map })
  const controls = h('div', { class: 'controls', hidden: true })
  const legal = h('div', { class: 'legal' })
  const polite = h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' })
  const assertive = h('div', { class: 'unseen', role: 'alert' })
  const language = h('a', { class: 'language', href: languageLink, lang: t.otherLanguage === 'EN' ? 'en' : 'zh-CN', 'aria-label': t.otherLanguageName }, t.otherLanguage)
  const root = h(
    'div',
    { class: 'page' },
    h('a', { class: 'skip', href: '#results', onclick: skipTo(panel) }, t.skipToResults),
    h('a', { class: 'skip', href: '#map', onclick: skipTo(map) }, t.skipToMap),
    h('header', {}, h('h1', {}, t.title), modes, searchSlot, elders, settings, language, age, chips),
    seeMap(t), panel, map, controls, legal, polite, assertive,
  )
  return { modes, root, searchSlot, age, elders, settings, chips, panel, summary, line, list, card, map, controls, legal, polite, assertive, sheet }
}

/** In the version for older people list and map take turns. */
function seeMap(t: Texts): HTMLElement {
  const button = h('button', { type: 'button', class: 'see-map' }, t.seeMap)
  button.addEventListener('click', () => {
    const seen = button.closest('.page')?.classList.toggle('map-seen')
    button.textContent = seen ? t.seeList : t.seeMap
  })
  return button
}

/** Moves the focus without touching the address, whose fragment says where the map stands. */
function skipTo(target: HTMLElement): (event: Event) => void {
  return (event) => {
    event.preventDefault()
    const inner = target.querySelector<HTMLElement>('canvas') ?? target
    inner.focus()
  }
}

/** Writes the legal line: review number, that data are for demonstration, where they come from. */
export function legalLine(parent: HTMLElement, dataset: Dataset, t: Texts): void {
  const names = dataset.sources.map((s) => s.name)
  names.sort((a, b) => Number(/openstreetmap/i.test(b)) - Number(/openstreetmap/i.test(a))) // its licence wants it seen
  const short: Child[] = [
    dataset.mapReviewNumber && h('span', { class: 'review' }, t.reviewNumber(dataset.mapReviewNumber)),
    dataset.demo && h('strong', { class: 'demo' }, t.demo),
    h('span', { class: 'names' }, '© ' + names.join(' · ')),
  ]
  fill(parent, h('details', {}, h('summary', { 'aria-label': t.sources }, ...short), h('p', {}, dataset.attribution)))
}

/** Writes the buttons of the map; those that move it unfold, for who cannot drag. */
export function mapControls(parent: HTMLElement, t: Texts, zoom: (by: 1 | -1) => void, pan: (right: number, down: number) => void): void {
  const button = (name: string, of: string, run: () => void) => h('button', { type: 'button', 'aria-label': name, title: name, onclick: run }, icon(of))
  const { up, down, left, right } = t.pan
  const panning = h(
    'details',
    { class: 'panning' },
    h('summary', { 'aria-label': t.pan.name, title: t.pan.name }, icon('move')),
    h(
      'div',
      {},
      button(up, 'chevron-up', () => pan(0, -0.25)), button(left, 'chevron-left', () => pan(-0.25, 0)), button(right, 'chevron-right', () => pan(0.25, 0)), button(down, 'chevron-down', () => pan(0, 0.25)),
    ),
  )
  fill(parent, panning, button(t.zoomIn, 'plus', () => zoom(1)), button(t.zoomOut, 'minus', () => zoom(-1)))
  parent.hidden = false
}
