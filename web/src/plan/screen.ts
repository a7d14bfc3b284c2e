import { fill, h } from '../dom'
import { corners, type LngLat } from '../geo'
import type { Host } from '../mode'
import type { Answer, Answers, Known } from './answers'
import { sideMark, sideName, toolbar, type Comparison } from './bar'
import type { Board } from './board'
import type { Cells, Walks } from './cells'
import { colours } from './colours'
import { comparison } from './compare'
import { controls } from './controls'
import { gapList } from './gaps'
import type { Headline } from './headline'
import { refill } from './keep'
import { legend } from './legend'
import { tabs, type Tab } from './link'
import { bands, basis, verdicts } from './numbers'
import { themeNow } from './paint'
import type { Pin } from './pins'
import { answeredByTiles, type Question } from './question'
import type { Rings } from './rings'
import type { Say } from './say'
import { changeCount, type Change } from './scenario'
import type { Scene } from './scene'
import type { Suggest } from './suggest'
import type { AreaTable } from './table'
import type { TakeAway, Taken } from './takeaway'
import type { Tries } from './tries'
import { trying, type Armed } from './trying'

/** What the page shows: a question, and two answers – now and the tab, or the two that are compared. */
export interface Shown {
  readonly q: Question
  readonly base: Answer
  readonly left: Answer
  readonly right: Answer
  readonly cells: Cells | null
}

/** What there is to draw, and what its buttons do. */
export interface Planning {
  readonly host: Host
  readonly say: Say
  readonly board: Board
  readonly headline: Headline
  readonly table: AreaTable
  readonly suggest: Suggest
  readonly rings: Rings
  readonly answers: Answers
  readonly away: TakeAway
  readonly tries: Tries
  readonly scene: Scene | null
  readonly shown: Shown | null
  readonly question: Question
  readonly armed: Armed
  readonly chosen: Change | null
  readonly place: Known | null
  /** Whether a pin is on its way. */
  readonly dragging: boolean
  /** The area that is asked about. */
  readonly area: { readonly name: string; readonly code: string } | null
  /** Metres in 15 minutes, by pace. */
  readonly metres: ReadonlyMap<string, number>
  arm(armed: Armed): void
  add(at: LngLat): void
  put(change: Change, at: LngLat): void
  movePlace(id: string, to: LngLat): void
  closePlace(id: string): void
  remove(change: Change): void
  choose(change: Change | null): void
  chooseTab(tab: Tab): void
  undo(): void
  redo(): void
  compare(to: Comparison | null): void
  dismiss(): void
}

/** Draws planning: every part from what there is, and nothing else. */
export class Screen {
  private pins: readonly Pin[] = []
  /** As it was chosen, 0..1; null: as the colours want it. */
  chosenOpacity: number | null = null
  private walked: { shown: Shown; left: Walks; right: Walks } | null = null

  constructor(private readonly p: Planning) {}

  /** The walks of the cells in both answers, made once. */
  private get walks(): { left: Walks; right: Walks } | null {
    const { shown } = this.p
    if (!shown?.cells) return null
    if (this.walked?.shown === shown) return this.walked
    const { cells, left, right } = shown
    const first = cells.walks(left.coverage.change?.cellColumns ?? null)
    this.walked = { shown, left: first, right: left === right ? first : cells.walks(right.coverage.change?.cellColumns ?? null) }
    return this.walked
  }

  private get basis(): string[] {
    const { shown, metres, say, host } = this.p
    return shown ? basis(shown.right.coverage, shown.q, metres.get(shown.q.pace) ?? null, say, (instant) => host.words.date(instant)) : []
  }

  draw(): void {
    const { shown, say, board, headline, table, tries, host } = this.p
    if (!shown) return
    const { q, left, right } = shown
    const c = right.coverage
    const nobody = c.populationSource === null
    headline.element.hidden = nobody || tries.comparison !== null
    headline.show(c, q, !this.p.dragging)
    const { comparison: sides } = tries
    const names = sides && ([sideName(sides.left, say), sideName(sides.right, say)] as const)
    const heads = sides && ([sideMark(sides.left, say), sideMark(sides.right, say)] as const)
    if (nobody) refill(board.details, note(say.t.noPopulation), note(say.t.noPopulationCure))
    else if (names) refill(board.details, comparison(left.coverage, c, names, q, say))
    else refill(board.details, c.people === 0 ? note(say.t.noGroup) : null, bands(c, q, say), verdicts(c, say))
    refill(board.gaps, ...gapList(c.gaps, c.areas.length > 0, q, say, host.words, { show: (gap) => host.map?.fit(corners(gap.geometry)), put: (at) => this.p.add(at) }))
    table.draw({ rows: c.areas, before: left === right ? null : left.coverage.areas, sides: heads })
    this.drawTrying()
    this.drawBar()
    this.drawLegend()
    this.drawMap()
  }

  drawControls(): void {
    const { board, question, area, say, host } = this.p
    refill(board.controls, ...controls(question, area?.name ?? null, say, {
      change: (patch, plan = {}) => {
        const merged = Object.entries({ ...host.state.plan, ...plan }).filter(([, value]) => value)
        host.change({ ...patch, plan: Object.fromEntries(merged) })
      },
    }))
  }

  drawTrying(): void {
    const { p } = this
    const { host, answers, tries, shown } = p
    const { scenario, madeOn } = tries
    refill(p.board.trying, ...trying(
      {
        scenario, armed: p.armed, change: p.chosen, place: p.place, reach: p.rings.shown, suggesting: p.suggest.open, withMap: host.map !== null,
        gone: answers.gone(scenario),
        changedData: madeOn !== null && shown !== null && changeCount(scenario) > 0 && madeOn !== shown.base.versions,
        name: (id) => answers.place(id)?.name ?? id,
      },
      p.say,
      {
        arm: (to) => p.arm(to),
        suggest: () => (p.suggest.open ? p.suggest.close() : void p.suggest.search(p.question, answers.present(scenario))),
        add: (at) => p.add(at),
        put: (change, at) => p.put(change, at),
        movePlace: (id, to) => p.movePlace(id, to),
        closePlace: (id) => p.closePlace(id),
        remove: (change) => p.remove(change),
        choose: (change) => p.choose(change),
        leavePlace: () => host.change({ place: null }),
        dismiss: () => p.dismiss(),
      },
    ))
    this.drawPins()
  }

  drawBar(): void {
    const { p } = this
    const { host, tries, shown, away } = p
    const { scenarios, tab, canUndo, canRedo } = tries
    const take = (run: (of: Taken) => void) => () => {
      const of = this.taken
      if (of) run(of)
    }
    const next = tabs[tries.shown.length]
    refill(p.board.bar, ...toolbar(
      {
        scenarios, tab, shown: tries.shown, canUndo, canRedo, comparison: tries.comparison, withMap: host.map !== null,
        report: shown && this.taken ? away.report(this.taken) : null,
      },
      p.say,
      {
        choose: (to) => p.chooseTab(to),
        open: () => next && p.chooseTab(next),
        undo: () => p.undo(),
        redo: () => p.redo(),
        compare: (to) => p.compare(to),
        copy: () => void this.copy(),
        csv: take((of) => away.csv(of)),
        geojson: take((of) => away.geojson(of)),
        png: take((of) => away.png(of)),
        print: () => window.print(),
      },
    ))
  }

  /** Puts on the page what a print needs beside it. */
  drawPaper(): void {
    const of = this.taken
    if (of) fill(this.p.board.print, ...this.p.away.paper(of))
  }

  drawLegend(): void {
    const { shown, say, scene, rings, board } = this.p
    const { walks } = this
    if (!shown) return
    const strengthen = (opacity: number) => {
      this.chosenOpacity = opacity
      scene?.paint.strengthen(opacity)
      this.drawLegend()
    }
    const of = {
      people: shown.cells && walks ? shown.cells.people(walks.right) : null, tiles: shown.right === shown.base && answeredByTiles(shown.q),
      differences: shown.left !== shown.right, rings: rings.shown.length > 0,
      opacity: this.strength, basis: this.basis,
    }
    refill(board.legend, ...legend(of, themeNow(), say, strengthen))
  }

  drawMap(): void {
    const { scene, shown } = this.p
    const { walks } = this
    if (!scene || !shown) return
    scene.showCells(shown.cells, walks?.left ?? null, walks?.right ?? null, shown.q.minutes)
    scene.paint.fromTiles(shown.cells === null && shown.right === shown.base && answeredByTiles(shown.q))
    scene.showGaps(shown.right.coverage.gaps)
    this.drawPins()
  }

  drawRings(): void {
    this.p.scene?.showRings(this.p.rings.shown)
    this.drawTrying()
    this.drawLegend()
  }

  private get strength(): number {
    return this.chosenOpacity ?? colours(themeNow()).opacity
  }

  private get taken(): Taken | null {
    const { shown, tries, area, table, say, answers } = this.p
    const { walks } = this
    if (!shown) return null
    return {
      q: shown.q, answer: shown.right, before: shown.left, scenario: tries.scenario, scenarioName: say.t.scenario(tries.tab.toUpperCase()),
      areaCode: area?.code ?? null, rows: table.rows, people: walks && shown.cells ? shown.cells.people(walks.right) : null,
      opacity: this.strength, pins: this.pins, basis: this.basis, place: (id) => answers.place(id),
    }
  }

  private drawPins(): void {
    const { scene, place, tries, chosen, shown, suggest, answers } = this.p
    if (!scene) return
    const standing = place && !tries.scenario.move.some((m) => m.place === place.id) ? place : null
    this.pins = scene.showPins({
      scenario: tries.scenario, chosen, place: standing, gaps: shown?.right.coverage.gaps ?? [], sites: suggest.sites, known: (id) => answers.place(id),
    })
  }

  private async copy(): Promise<void> {
    const { away, say, board, host } = this.p
    const words = (await away.copy()) ? say.t.copied : say.t.copyByHand
    const button = board.bar.querySelector('[data-focus=copy]')
    if (button) button.textContent = words
    host.say(words)
  }
}

function note(words: string): HTMLElement {
  return h('p', { class: 'note' }, words)
}
