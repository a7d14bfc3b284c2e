import { choose as chooseLook, chosen, look, onSystemChange } from './appearance'
import { apiLanguage, ApiError, ask, must } from './api'
import { fill, h } from './dom'
import { Finder } from './find/finder'
import { locate } from './find/locate'
import { scrollerOf, toMap } from './find/scroller'
import { SearchDocument } from './gen/graphql'
import { pointInput, type LngLat } from './geo'
import { layout, legalLine, mapControls, type Layout } from './layout'
import { useSaved } from './offline/fallback'
import type { MapView } from './map/map'
import type { Host, Mode } from './mode'
import type { Dataset, Found } from './records'
import { readState, writeState, type Language, type ModeName, type State } from './state'
import type { Texts } from './texts.zh'
import { modeLinks } from './ui/modes'
import { eldersSwitch, settings } from './ui/settings'
import { searchBox, type Choice } from './ui/search'
import type { Words } from './words'

/** The page at work: one state, written to the address, drawn by the mode that it names. */
export class App implements Host {
  readonly parts: Layout
  map: MapView | null = null
  mapWanted = true
  private readonly t: Texts
  private readonly search: HTMLInputElement
  private mode: Mode | null = null
  private readonly modes = new Map<ModeName, Promise<Mode>>()
  private device: LngLat | null = null

  constructor(
    public state: State,
    readonly language: Language,
    readonly dataset: Dataset,
    readonly words: Words,
  ) {
    this.t = words.texts
    this.parts = layout(this.t, this.otherLanguage(), () => this.padMap())
    if (state.embed) this.embed()
    const box = searchBox(this.t, state.text, (text, signal) => this.find(text, signal), (choice) => this.choose(choice))
    this.search = box.input
    this.parts.searchSlot.append(box.element)
    this.drawLook()
  }

  get element(): HTMLElement {
    return this.parts.root
  }

  /** Begins: the list first, the map when the list stands. */
  start(): void {
    const { parts, dataset } = this
    document.title = `${dataset.name} · ${this.t.title}`
    fill(parts.root.querySelector('h1') as Element, dataset.name)
    legalLine(parts.legal, dataset, this.t)
    this.drawAge(null)
    new ResizeObserver(() => this.padMap()).observe(parts.root.querySelector('header') as Element)
    onSystemChange(() => this.drawLook())
    window.addEventListener('popstate', () => this.restore())
    document.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) this.mode?.escape()
    })
    parts.root.querySelector('.language')?.addEventListener('click', (event) => {
      event.preventDefault()
      location.assign(this.otherLanguage())
    })
    if (!canDraw()) this.withoutMap()
    void this.enterMode().then(drawn).then(() => (this.mapWanted ? this.loadMap() : undefined))
  }

  change(patch: Partial<State>, replace = false): void {
    const before = this.state
    this.state = { ...before, ...patch }
    const was = (history.state ?? {}) as HistoryEntry
    const device = this.state.from?.origin === 'device'
    const scroll = scrollerOf(this.parts).scrollTop
    if (replace) history.replaceState({ ...was, device }, '', writeState(this.state))
    else {
      history.replaceState({ ...was, scroll }, '')
      history.pushState({ device, before: withoutView(before) }, '', writeState(this.state))
    }
    this.follow(before)
  }

  back(patch: Partial<State>): void {
    const { before } = (history.state ?? {}) as HistoryEntry
    if (before === withoutView({ ...this.state, ...patch })) history.back()
    else this.change(patch)
  }

  async locate(): Promise<void> {
    const { t } = this
    if (this.state.embed) return // within another page nobody is asked
    this.line(t.placing, false)
    const found = await locate()
    if ('problem' in found) return this.line(found.problem === 'rough' ? t.rough(found.metres) : t[found.problem])
    this.device = found
    this.line(null)
    const { to, place } = this.state
    this.change({ from: { at: found, origin: 'device' }, place: to === null ? null : place, kept: false }) // who asks for a way still wants it
  }

  line(words: string | null, offer = true): void {
    const { line } = this.parts
    line.hidden = words === null
    if (words === null) return fill(line)
    const tap = () => toMap(this)
    const button = (text: string, onclick: () => void) => h('button', { type: 'button', class: 'link', onclick }, text)
    fill(line, words, offer && this.map && button(this.t.tapMap, tap), offer && button(this.t.typeAddress, () => this.search.focus()))
    if (offer) fill(this.parts.assertive, words)
  }

  trouble(problem: unknown, retry: () => void): void {
    if (!(problem instanceof ApiError)) throw problem
    const { t } = this
    const { hint } = problem.details
    if (problem.code === 'OUTSIDE_AREA' && !hint) return this.line(t.outside)
    void import('./ui/trouble').then(({ showTrouble }) => showTrouble(problem, this, this.search, retry))
  }

  private speech = 0

  say(words: string): void {
    clearTimeout(this.speech)
    this.speech = window.setTimeout(() => fill(this.parts.polite, words), 700)
  }

  /** The address of what is shown, in the other language. */
  private otherLanguage(): string {
    return writeState({ ...this.state, language: this.language === 'zh' ? 'en' : 'zh' })
  }

  /** Stands within another page: without a header, with a way to the whole. */
  private embed(): void {
    const { parts, t } = this
    parts.root.classList.add('embed')
    const whole = () => writeState({ ...this.state, embed: false })
    const link = h('a', { class: 'open-whole', target: '_blank', rel: 'noopener', href: whole() }, t.openWhole)
    for (const type of ['pointerdown', 'focus', 'click']) link.addEventListener(type, () => (link.href = whole()))
    parts.sheet.handle.after(link)
  }

  /** Gives the page the sizes and colours that address, device and system ask for. */
  private drawLook(): void {
    const { state, parts, t } = this
    const now = look(state)
    const { dataset } = document.documentElement
    const changed = dataset['theme'] !== now.theme || dataset['size'] !== now.size
    dataset['theme'] = now.theme
    dataset['size'] = now.size
    if (changed) this.map?.look(now)
    const change = (patch: Partial<ReturnType<typeof chosen>>) => {
      chooseLook({ ...chosen(), ...patch })
      this.change({ size: null, theme: null }, true) // what was chosen here wins over the address that led here
      this.drawLook()
    }
    eldersSwitch(parts.elders, now.size, t, change)
    settings(parts.settings, now, chosen(), () => this.otherLanguage(), t, change, (place) => void this.drawOffline(place))
  }

  private async drawOffline(place: HTMLElement): Promise<void> {
    const { OfflinePanel } = await import('./offline/panel')
    fill(place, new OfflinePanel(this.dataset, this.language, this.words, () => void useSaved((savedAt) => this.drawAge(savedAt))).element)
  }

  /** Says how old the data are: since when they were saved, where the page lives on that; as of when, where the server's are old. */
  drawAge(savedAt: string | null): void {
    const { parts, words, dataset, t } = this
    words.offline = savedAt !== null
    const said = savedAt !== null ? t.offline.since(words.date(savedAt), words.time(savedAt)) : dataset.stale ? t.stale(words.time(dataset.asOf)) : ''
    if (parts.age.textContent !== said) parts.age.textContent = said
    parts.age.hidden = said === ''
  }

  /** Goes back or forth to the state of the address. */
  private restore(): void {
    const before = this.state
    const { device } = (history.state ?? {}) as HistoryEntry
    const read = readState(location.search, location.hash)
    this.state = device && this.device ? { ...read, from: { at: this.device, origin: 'device' } } : read
    this.follow(before, true)
    if (this.state.view) this.map?.stand(this.state.view)
  }

  private follow(before: State, restored = false): void {
    if (before.size !== this.state.size || before.theme !== this.state.theme) this.drawLook()
    if (before.mode === this.state.mode) this.mode?.follow(before, restored)
    else void this.enterMode()
  }

  /** Loads the mode of the state and gives it the page. The newest wins where one is still loading. */
  private async enterMode(): Promise<void> {
    const name = this.state.mode
    this.mode?.leave()
    this.mode = null
    this.parts.root.dataset['mode'] = name
    const loading = this.modes.get(name) ?? this.loadMode(name)
    this.modes.set(name, loading)
    const mode = await loading
    if (this.state.mode !== name || this.mode === mode) return
    this.mode = mode
    modeLinks(this.parts.modes, name, this.t, (mode) => writeState({ ...this.state, ...elsewhere, mode }), (mode) => this.change({ ...elsewhere, mode }))
    await mode.enter()
  }

  private async loadMode(name: ModeName): Promise<Mode> {
    switch (name) {
      case 'find':
        return new Finder(this)
      case 'plan':
        return new (await import('./plan/planner')).Planner(this)
      case 'squads':
        return new (await import('./squads/squads')).Squads(this)
    }
  }

  private find(text: string, signal: AbortSignal): Promise<Found> {
    const near = this.state.from && pointInput(this.state.from.at)
    return ask(SearchDocument, { text, near, language: apiLanguage(this.language) }, this.language, signal).then((a) => must(a.search))
  }

  private choose(choice: Choice): void {
    switch (choice.type) {
      case 'record':
        return this.mode?.open(choice.id)
      case 'kind':
        return this.change({ kinds: [choice.kind], text: '', place: null })
      case 'area':
        return this.change({ area: choice.id, text: '', place: null })
      case 'point':
        return this.change({ from: { at: choice.at, origin: 'typed' }, place: null, kept: false })
      case 'text':
        if (choice.text !== this.state.text) this.change({ text: choice.text, place: null })
    }
  }

  /** Loads MapLibre and draws the map. Whatever goes wrong there, the list stays whole. */
  private async loadMap(): Promise<void> {
    const { parts, state, dataset, t } = this
    try {
      const { MapView } = await import('./map/map')
      this.map = new MapView(parts.map, this.words, this.language, look(state), state.view ?? dataset.bounds, {
        ask: (spot) => this.mode?.clicked(spot),
        open: (id) => this.mode?.open(id),
        rest: (view) => this.change({ view }, true),
        say: (words) => this.say(words),
      })
    } catch (problem) {
      console.info('no map:', problem)
      return this.withoutMap()
    }
    mapControls(parts.controls, t, (by) => this.map?.zoom(by), (right, down) => this.map?.pan(right, down))
    this.padMap()
    this.mode?.mapChanged()
  }

  private withoutMap(): void {
    this.mapWanted = false
    this.map = null
    this.parts.root.classList.add('no-map')
    fill(this.parts.map, h('p', {}, this.t.mapFailed))
    this.mode?.mapChanged()
  }

  /** Tells the map what header and sheet cover of it. */
  private padMap(): void {
    if (!this.map) return
    const map = this.parts.map.getBoundingClientRect()
    const panel = this.parts.panel.getBoundingClientRect()
    const head = (this.parts.root.querySelector('header') as Element).getBoundingClientRect()
    const beside = panel.right <= map.left + 1 || this.parts.sheet.handle.offsetParent === null // without a handle it is no sheet
    const covered = beside ? 0 : Math.max(0, Math.min(map.bottom - panel.top, map.height * 0.6))
    this.map.setPadding({ top: Math.max(head.bottom - map.top, 0), bottom: covered, left: 0, right: 0 })
  }
}

/** What one use of the page leaves behind for another: where one is, and in which area. */
const elsewhere: Partial<State> = { place: null, to: null, kinds: [], zones: [], needs: [], open: null, skills: [], text: '', circle: false, kept: false, plan: {} }

/** What the browser's history keeps of an entry beside its address. */
interface HistoryEntry {
  /** Whether its start is the device's position, which is in no address. */
  device?: boolean
  /** The address of the entry before it, without where the map stood. */
  before?: string
  /** How far the list was scrolled when it was left. */
  scroll?: number
}

function withoutView(state: State): string {
  return writeState({ ...state, view: null }) + (state.from?.origin === 'device' ? ' device' : '')
}

/** Waits until what was written is seen: the map, which weighs most, comes after the first results. */
function drawn(): Promise<void> {
  return new Promise((seen) => requestAnimationFrame(() => setTimeout(seen)))
}

/** Whether the device can draw the map: asked before MapLibre is loaded. */
function canDraw(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null
}
