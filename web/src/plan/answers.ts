import { apiLanguage, ApiError, ask, must, read } from '../api'
import { CellsDocument, CoverageDocument, PlaceNamesDocument, WhatIfDocument, type CoverageQuery, type PlaceNamesQuery, type WhatIfQuery } from '../gen/graphql'
import type { Kind } from '../kinds'
import { lngLat, type LngLat } from '../geo'
import type { Language } from '../state'
import { Cells } from './cells'
import { questionKey, variablesOf, type Question } from './question'
import { scenarioInput, type Scenario } from './scenario'

export type Coverage = NonNullable<CoverageQuery['coverage']>
export type AreaRow = Coverage['areas'][number]
export type Gap = Coverage['gaps'][number]
export type Totals = NonNullable<WhatIfQuery['coverage']>

/** What a question comes to, and on which data. */
export interface Answer {
  readonly coverage: Coverage
  readonly versions: string
}

/** A place that a scenario speaks of. */
export interface Known {
  readonly id: string
  readonly name: string
  readonly kind: Kind
  readonly at: LngLat
}

const kept = 40

/** The API as planning asks it. What was asked of the same data is kept, so that undoing answers at once. */
export class Answers {
  private readonly coverages = new Map<string, Answer>()
  private cells: { key: string; cells: Cells | null } | null = null
  private readonly places = new Map<string, Known | null>()

  constructor(
    private readonly language: Language,
    private readonly instant: (local: string) => string,
  ) {}

  /** Answers a question with a scenario. Throws as `ask` does. */
  async coverage(q: Question, s: Scenario, signal: AbortSignal): Promise<Answer> {
    const scenario = scenarioInput(this.present(s))
    const key = questionKey(q) + JSON.stringify(scenario)
    const before = this.coverages.get(key)
    if (before) return before
    const variables = { ...variablesOf(q, this.instant), scenario, cells: scenario !== null && this.cells?.cells !== null, language: apiLanguage(this.language) }
    const given = await (scenario ? ask : read)(CoverageDocument, variables, this.language, signal)
    const { placesVersion, networkVersion } = given.dataset
    const answer = { coverage: must(given.coverage), versions: fingerprint(`${placesVersion} ${networkVersion ?? ''}`) }
    const [first] = this.coverages.values()
    if (first && first.versions !== answer.versions) this.forget()
    this.coverages.set(key, answer)
    if (this.coverages.size > kept) this.coverages.delete(this.coverages.keys().next().value ?? '')
    return answer
  }

  /** The cells of a question without a scenario; null where there are too many. Throws as `ask` does. */
  async cellsOf(q: Question, signal: AbortSignal): Promise<Cells | null> {
    const key = questionKey(q)
    if (this.cells?.key !== key) this.cells = { key, cells: await this.readCells(q, signal) }
    return this.cells.cells
  }

  /** The totals of a scenario, with nothing else: for while it is being dragged. Throws as `ask` does. */
  async totals(q: Question, s: Scenario, signal: AbortSignal): Promise<Totals> {
    const variables = { ...variablesOf(q, this.instant), scenario: scenarioInput(this.present(s)) }
    return must((await ask(WhatIfDocument, variables, this.language, signal)).coverage)
  }

  /** Learns what places are, by their ids. Throws as `ask` does. */
  async learn(ids: readonly string[], signal?: AbortSignal): Promise<void> {
    const unknown = [...new Set(ids)].filter((id) => !this.places.has(id)).slice(0, 100)
    if (unknown.length === 0) return
    const { nodes } = await read(PlaceNamesDocument, { ids: unknown, language: apiLanguage(this.language) }, this.language, signal)
    unknown.forEach((id, i) => this.places.set(id, knownOf(nodes[i] ?? null)))
  }

  /** A place that was learnt; null where there is none of that id. */
  place(id: string): Known | null {
    return this.places.get(id) ?? null
  }

  /** How many changes of a scenario are of places that are gone. */
  gone(s: Scenario): number {
    return [...s.move.map((m) => m.place), ...s.close].filter((id) => this.places.get(id) === null).length
  }

  /** A scenario without the places that are gone. */
  present(s: Scenario): Scenario {
    const there = (id: string) => this.places.get(id) !== null
    return { add: s.add, move: s.move.filter((m) => there(m.place)), close: s.close.filter(there) }
  }

  private forget(): void {
    this.coverages.clear()
    this.cells = null
  }

  private async readCells(q: Question, signal: AbortSignal): Promise<Cells | null> {
    try {
      const { coverage } = await read(CellsDocument, { ...variablesOf(q, this.instant), scenario: null }, this.language, signal)
      const { cellColumns } = must(coverage)
      return cellColumns ? new Cells(cellColumns) : null
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === 'QUERY_TOO_COMPLEX') return null
      throw problem
    }
  }
}

function knownOf(node: PlaceNamesQuery['nodes'][number]): Known | null {
  if (!node || !('kind' in node)) return null
  return { id: node.id, name: node.name, kind: node.kind, at: lngLat(node.location.longitude, node.location.latitude) }
}

/** Eight digits that differ where texts do: FNV-1a. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (const c of text) hash = Math.imul(hash ^ (c.codePointAt(0) ?? 0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** The middle of a gap. */
export function gapAt({ center }: Gap): LngLat {
  return lngLat(center.longitude, center.latitude)
}
