import './plan.css'
import { aborted, apiLanguage, read } from '../api'
import { AreaOutlineDocument, PacesDocument, type AreaOutlineQuery } from '../gen/graphql'
import { corners, type LngLat } from '../geo'
import { fill } from '../dom'
import type { Host, Mode } from '../mode'
import type { State } from '../state'
import { Answers, type Known } from './answers'
import type { Comparison } from './bar'
import { board, type Board } from './board'
import { Headline } from './headline'
import type { Tab } from './link'
import { Moves } from './moves'
import { instantIn, questionKey, questionOf, type Question } from './question'
import { Rings } from './rings'
import { Say } from './say'
import { changeAt, changeCount, changeKey, changes, mostChanges, noScenario, withAdded, withChangeAt, withClosed, withMoved, withoutChange, type Change, type Scenario } from './scenario'
import { Scene } from './scene'
import { Screen, type Planning, type Shown } from './screen'
import { Suggest } from './suggest'
import { AreaTable } from './table'
import { TakeAway } from './takeaway'
import { en } from './texts.en'
import { zh } from './texts.zh'
import { Tries } from './tries'
import type { Armed } from './trying'

type Area = NonNullable<AreaOutlineQuery['area']>

/** Planning: who is left out, what would change it, where next. */
export class Planner implements Mode, Planning {
  readonly say: Say
  readonly answers: Answers
  readonly headline: Headline
  readonly table: AreaTable
  readonly suggest: Suggest
  readonly rings: Rings
  readonly away: TakeAway
  readonly board: Board
  readonly tries = new Tries()
  metres: ReadonlyMap<string, number> = new Map()
  scene: Scene | null = null
  shown: Shown | null = null
  armed: Armed = null
  chosen: Change | null = null
  place: Known | null = null
  area: Area | null = null
  private readonly screen = new Screen(this)
  private readonly moves: Moves
  private asking: AbortController | null = null
  private readonly leaving: (() => void)[] = []

  constructor(readonly host: Host) {
    const { language, words, dataset } = host
    const instant = instantIn(dataset.timeZone)
    const failed = (problem: unknown) => host.trouble(problem, () => void this.load())
    this.say = new Say(language === 'zh' ? zh : en, words.texts, language)
    this.answers = new Answers(language, instant)
    this.headline = new Headline(this.say)
    this.table = new AreaTable(this.say, words.texts.code, (id) => void this.zoomTo(id))
    this.rings = new Rings(language, () => this.screen.drawRings(), failed)
    this.away = new TakeAway(host, this.say)
    this.moves = new Moves(this, failed)
    this.suggest = new Suggest(this.say, words, language, instant, {
      changed: () => this.screen.drawTrying(),
      adopt: (at) => this.adopt(at),
      say: (what) => host.say(what),
    })
    this.board = board(this.headline.element, this.suggest.element, this.table.element, this.say.t.title)
  }

  async enter(): Promise<void> {
    const { parts, state } = this.host
    fill(parts.list, this.board.root)
    this.takeAddress(state)
    const on = <K extends keyof DocumentEventMap>(type: K, run: (event: DocumentEventMap[K]) => void) => {
      document.addEventListener(type, run)
      this.leaving.push(() => document.removeEventListener(type, run))
    }
    on('keydown', (event) => this.key(event))
    const paper = () => this.screen.drawPaper()
    window.addEventListener('beforeprint', paper)
    this.leaving.push(() => window.removeEventListener('beforeprint', paper))
    this.screen.drawControls()
    if (this.host.map) this.mapChanged()
    void this.showArea()
    void this.choosePlace(state.place)
    void this.readPaces()
    await this.load()
  }

  leave(): void {
    const { map, parts } = this.host
    this.asking?.abort()
    this.moves.stop()
    this.suggest.close()
    void this.rings.around(null, this.question)
    this.scene?.remove()
    this.scene = null
    for (const stop of this.leaving.splice(0)) stop()
    map?.takeSpots(false)
    map?.narrow(null, [])
    fill(parts.list)
    parts.list.removeAttribute('aria-busy')
    this.host.line(null)
  }

  follow(before: State): void {
    const { state } = this.host
    const asked = questionKey(questionOf(before)) !== questionKey(questionOf(state))
    if (before.area !== state.area) void this.showArea()
    if (before.place !== state.place) void this.choosePlace(state.place)
    const led = before.plan !== state.plan && !this.tries.same(state.plan)
    if (led) this.takeAddress(state)
    if (asked) {
      this.suggest.close()
      this.screen.drawControls()
      this.narrow()
    }
    if (asked || led) void this.load()
  }

  mapChanged(): void {
    const { map } = this.host
    if (map && !this.scene) {
      this.scene = new Scene(map, this.screen.chosenOpacity, this.say, this.moves, () => this.screen.drawLegend())
      this.narrow()
      this.fitArea()
      this.screen.drawMap()
      this.screen.drawRings()
    }
    this.screen.drawTrying()
    this.screen.drawBar()
  }

  clicked(at: LngLat): void {
    const { armed } = this
    if (armed?.type === 'add') {
      this.add(at)
      const [last] = changes(this.tries.scenario).filter((c) => c.type === 'add').reverse()
      if (last) this.scene?.focus(changeKey(last))
    } else if (armed?.type === 'change') this.put(armed.change, at)
    else if (armed?.type === 'place') this.movePlace(armed.place, at)
    else {
      this.choose(null)
      if (this.host.state.place !== null) this.host.change({ place: null })
    }
  }

  open(id: string): void {
    this.choose(null)
    if (id !== this.host.state.place) this.host.change({ place: id })
    this.host.parts.sheet.open()
  }

  escape(): boolean {
    if (this.armed) this.arm(null)
    else if (this.chosen) this.choose(null)
    else if (this.host.state.place !== null) this.host.change({ place: null })
    else if (this.suggest.open) this.suggest.close()
    else if (this.tries.comparison) this.compare(null)
    else return false
    return true
  }

  get question(): Question {
    return questionOf(this.host.state)
  }

  get dragging(): boolean {
    return this.moves.dragging
  }

  // --- the address ---

  private takeAddress({ plan }: State): void {
    this.tries.read(plan)
    this.chosen = null
    this.armed = null
  }

  private writeAddress(): void {
    this.host.change({ plan: this.tries.write(this.host.state.plan, this.shown?.base.versions) }, true)
  }

  // --- what is tried ---

  step(scenario: Scenario): void {
    if (changeCount(scenario) > mostChanges) return this.host.line(this.say.t.full, false)
    this.tries.step(scenario)
    this.moved()
    void this.load(true)
  }

  /** What follows each step, forth and back. */
  private moved(): void {
    this.moves.stop()
    this.armed = null
    const { chosen } = this
    if (chosen && !changes(this.tries.scenario).some((c) => changeKey(c) === changeKey(chosen))) this.chosen = null
    this.host.map?.takeSpots(false)
    this.writeAddress()
    this.aroundChosen()
    this.screen.drawTrying()
    this.screen.drawBar()
    this.headline.doubt()
  }

  undo(): void {
    if (!this.tries.undo()) return
    this.moved()
    void this.load(true)
  }

  redo(): void {
    if (!this.tries.redo()) return
    this.moved()
    void this.load(true)
  }

  add(at: LngLat): void {
    this.chosen = { type: 'add', index: this.tries.scenario.add.length }
    this.step(withAdded(this.tries.scenario, at))
  }

  private adopt(at: readonly LngLat[]): void {
    this.suggest.close()
    this.step(withAdded(this.tries.scenario, ...at))
  }

  put(change: Change, at: LngLat): void {
    this.chosen = change
    this.step(withChangeAt(this.tries.scenario, change, at))
  }

  movePlace(id: string, to: LngLat): void {
    this.chosen = { type: 'move', place: id }
    this.step(withMoved(this.tries.scenario, id, to))
    this.host.change({ place: null })
  }

  closePlace(id: string): void {
    this.step(withClosed(this.tries.scenario, id))
    this.host.change({ place: null })
  }

  remove(change: Change): void {
    this.step(withoutChange(this.tries.scenario, change))
  }

  arm(armed: Armed): void {
    this.armed = armed
    if (armed?.type === 'add') this.chosen = null
    this.host.map?.takeSpots(armed !== null)
    const { panel, sheet } = this.host.parts
    if (armed && this.host.map && panel.dataset['sheet'] === 'full') sheet.set('half')
    this.screen.drawTrying()
  }

  choose(change: Change | null): void {
    this.chosen = change
    this.armed = null
    this.host.map?.takeSpots(false)
    this.aroundChosen()
    this.screen.drawTrying()
    const at = change && changeAt(this.tries.scenario, change)
    if (at) this.host.map?.reveal(at)
  }

  private async choosePlace(id: string | null): Promise<void> {
    if (id !== null) {
      try {
        await this.answers.learn([id])
      } catch (problem) {
        return this.host.trouble(problem, () => void this.choosePlace(id))
      }
      if (this.host.state.place !== id) return
    }
    this.place = id === null ? null : this.answers.place(id)
    this.aroundChosen()
    this.screen.drawTrying()
    if (!this.place) return
    this.host.map?.reveal(this.place.at)
    this.board.trying.querySelector<HTMLElement>('[data-focus=place]')?.focus({ preventScroll: true })
  }

  private aroundChosen(): void {
    const at = this.chosen ? changeAt(this.tries.scenario, this.chosen) : (this.place?.at ?? null)
    void this.rings.around(at, this.question)
  }

  // --- keys, tabs ---

  private key(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLElement && event.target.matches('input:not([type=radio],[type=range],[type=checkbox]), textarea')
    if (typing || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    if (event.shiftKey) this.redo()
    else this.undo()
  }

  chooseTab(tab: Tab): void {
    this.tries.choose(tab)
    this.chosen = null
    this.moved()
    void this.load(true)
  }

  compare(to: Comparison | null): void {
    this.tries.comparison = to
    this.writeAddress()
    void this.load()
  }

  dismiss(): void {
    this.tries.madeOn = null
    this.writeAddress()
    this.screen.drawTrying()
  }

  // --- answers ---

  /** Asks what is to be shown; what is shown stays until then. `tell` says aloud what has changed. */
  private async load(tell = false): Promise<void> {
    this.asking?.abort()
    const own = (this.asking = new AbortController())
    const { signal } = own
    const { parts } = this.host
    parts.list.setAttribute('aria-busy', 'true')
    try {
      const q = this.question
      const { left, right } = this.tries.sides
      const ids = [left, right].map((side) => this.tries.of(side)).flatMap((s) => [...s.move.map((m) => m.place), ...s.close])
      const [base, cells] = await Promise.all([this.answers.coverage(q, noScenario, signal), this.answers.cellsOf(q, signal), this.answers.learn(ids, signal)])
      const [first, second] = await Promise.all([left, right].map((side) => this.answers.coverage(q, this.tries.of(side), signal)))
      if (signal.aborted || !first || !second) return
      this.shown = { q, base, left: first, right: second, cells }
      this.host.line(null)
      this.screen.draw()
      this.host.say(tell ? this.say.change(second.coverage) : `${this.say.share(second.coverage.share)} ${this.say.t.covered}`)
    } catch (problem) {
      if (!signal.aborted && !aborted(problem)) this.host.trouble(problem, () => void this.load(tell))
    } finally {
      if (this.asking === own) parts.list.removeAttribute('aria-busy')
    }
  }

  private async readPaces(): Promise<void> {
    try {
      const { paces } = await read(PacesDocument, {}, this.host.language)
      this.metres = new Map(paces.map((p) => [p.pace, p.metresIn15Minutes]))
      this.screen.drawLegend()
    } catch (problem) {
      this.host.trouble(problem, () => void this.readPaces())
    }
  }

  private async outline(id: string): Promise<Area | null> {
    try {
      return (await read(AreaOutlineDocument, { id, language: apiLanguage(this.host.language) }, this.host.language)).area
    } catch (problem) {
      this.host.trouble(problem, () => void this.showArea())
      return null
    }
  }

  private async showArea(): Promise<void> {
    const { area: id } = this.host.state
    this.area = id === null ? null : await this.outline(id)
    if (this.host.state.area !== id) return
    this.screen.drawControls()
    this.narrow()
    this.fitArea()
  }

  /** Moves the map to the area that is asked about, where no link says more. */
  private fitArea(): void {
    if (this.area?.boundary && !this.host.state.view) this.host.map?.fit(corners(this.area.boundary))
  }

  /** Shows a community of the table on the map. */
  private async zoomTo(id: string): Promise<void> {
    const area = await this.outline(id)
    if (!area?.boundary || !this.host.map) return
    this.host.map.narrow(area.boundary, this.question.kinds)
    this.host.map.fit(corners(area.boundary))
  }

  private narrow(): void {
    this.host.map?.narrow(this.area?.boundary ?? null, this.question.kinds)
  }
}
