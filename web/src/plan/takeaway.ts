import { h } from '../dom'
import type { Host } from '../mode'
import { writeState } from '../state'
import type { Answer, AreaRow, Known } from './answers'
import { csv, geojson, hand, serverFile } from './away'
import type { Shade } from './cells'
import { themeNow } from './paint'
import { picture } from './picture'
import type { Pin } from './pins'
import type { Question } from './question'
import type { Say } from './say'
import { changeCount, type Scenario } from './scenario'

/** What is to be taken away. */
export interface Taken {
  readonly q: Question
  readonly answer: Answer
  readonly before: Answer
  readonly scenario: Scenario
  readonly scenarioName: string
  readonly areaCode: string | null
  readonly rows: readonly AreaRow[]
  readonly people: Record<Shade, number> | null
  readonly opacity: number
  readonly pins: readonly Pin[]
  readonly basis: readonly string[]
  place(id: string): Known | null
}

/** Writes files, pictures, links and paper of what the page shows. */
export class TakeAway {
  constructor(
    private readonly host: Host,
    private readonly say: Say,
  ) {}

  csv(of: Taken): void {
    const server = this.fromServer(of) ? serverFile('coverage.csv', of.q, of.areaCode, this.host.language) : null
    const text = () => csv({ ...of, placeName: (id) => of.place(id)?.name ?? id }, this.say)
    hand(this.name(of, 'csv'), server ?? new Blob([text()], { type: 'text/csv;charset=utf-8' }))
  }

  geojson(of: Taken): void {
    const server = this.fromServer(of) ? serverFile('coverage.geojson', of.q, of.areaCode, this.host.language) : null
    const text = () => geojson({ ...of, placeName: (id) => of.place(id)?.name ?? id }, this.say)
    hand(this.name(of, 'geojson'), server ?? new Blob([text()], { type: 'application/geo+json' }))
  }

  /** Address of the server's report; null where it cannot know what is asked. */
  report(of: Taken): string | null {
    return this.fromServer(of) ? serverFile('report.html', of.q, of.areaCode, this.host.language) : null
  }

  png(of: Taken): void {
    const drawn = this.picture(of, [...of.basis, this.made()], true)
    drawn?.toBlob((blob) => blob && hand(this.name(of, 'png'), blob), 'image/png')
  }

  /** What a print has that the page has not: title, picture of the map, what it was made from. */
  paper(of: Taken): Node[] {
    const lines = [...of.basis, this.legal(), this.made()]
    return [h('h1', {}, this.title(of)), this.picture(of, [], false), ...lines.map((line) => h('p', {}, line))].filter((node) => node !== null)
  }

  /** Copies the address of what is shown, without anybody's start. */
  async copy(): Promise<boolean> {
    const address = new URL(writeState({ ...this.host.state, from: null }), location.href).href
    try {
      await navigator.clipboard.writeText(address)
      return true
    } catch {
      return false
    }
  }

  /** null where there is no map, or none to be seen. */
  private picture(of: Taken, lines: readonly string[], alone: boolean): HTMLCanvasElement | null {
    const { map } = this.host
    if (!map || map.canvas.getCanvas().clientWidth === 0) return null
    const { people, opacity, pins } = of
    const legal = alone ? this.legal() : ''
    return picture(map.canvas, { title: alone ? this.title(of) : '', lines, people, differences: changeCount(of.scenario) > 0, opacity, pins, legal }, themeNow(), this.say)
  }

  private made(): string {
    return this.say.t.made(this.host.words.date(new Date().toISOString()))
  }

  private title(of: Taken): string {
    const { t } = this.say
    const scenario = changeCount(of.scenario) > 0 ? ` · ${of.scenarioName}` : ''
    const { share } = of.answer.coverage
    return `${t.printTitle(this.host.dataset.name, this.say.of(of.q))} · ${t.bandWithin(of.q.minutes)} ${this.say.share(share)}${scenario}`
  }

  private legal(): string {
    const { dataset, words } = this.host
    const review = dataset.mapReviewNumber ? words.texts.reviewNumber(dataset.mapReviewNumber) : ''
    return [review, dataset.demo ? words.texts.demo : '', dataset.attribution].filter(Boolean).join(' · ')
  }

  private fromServer(of: Taken): boolean {
    return changeCount(of.scenario) === 0
  }

  private name(of: Taken, ending: string): string {
    return `${this.say.t.fileName}-${this.say.of(of.q)}-${of.q.minutes}.${ending}`
  }
}
