import { aborted, apiLanguage, ApiError, ask, must } from '../api'
import { h, type Child } from '../dom'
import { CancelJobDocument, SuggestJobDocument, SuggestSitesDocument, type SuggestSitesQuery } from '../gen/graphql'
import { lngLat, type LngLat } from '../geo'
import type { Language } from '../state'
import type { Words } from '../words'
import { refill } from './keep'
import { variablesOf, type Question } from './question'
import { scenarioInput, type Scenario } from './scenario'
import type { Say } from './say'

type Suggestions = NonNullable<NonNullable<SuggestSitesQuery['suggestSites']>['suggestions']>
export type Site = Suggestions['sites'][number]

type State =
  | { readonly type: 'closed' }
  | { readonly type: 'searching'; readonly progress: number | null; readonly job: string | null }
  | { readonly type: 'found'; readonly found: Suggestions }
  | { readonly type: 'ended'; readonly words: string }

export interface SuggestEvents {
  /** What is suggested has changed: it belongs on the map. */
  changed(): void
  adopt(at: readonly LngLat[]): void
  say(words: string): void
}

const most = 10
const between = 1000 // milliseconds between two looks at a job

/** Sites that are suggested: the search with its progress, what it found, and how good that is. */
export class Suggest {
  readonly element = h('section', { class: 'plan-suggest', hidden: true })
  private state: State = { type: 'closed' }
  private count = 3
  private asking: AbortController | null = null
  private asked: { q: Question; s: Scenario } | null = null

  constructor(
    private readonly say: Say,
    private readonly words: Words,
    private readonly language: Language,
    private readonly instant: (local: string) => string,
    private readonly events: SuggestEvents,
  ) {}

  get open(): boolean {
    return this.state.type !== 'closed'
  }

  get sites(): readonly Site[] {
    return this.state.type === 'found' ? this.state.found.sites : []
  }

  /** Searches, as many sites as were asked for last. */
  async search(q: Question, s: Scenario): Promise<void> {
    this.stop()
    this.asked = { q, s }
    const own = (this.asking = new AbortController())
    this.set({ type: 'searching', progress: null, job: null })
    try {
      const variables = { ...variablesOf(q, this.instant), scenario: scenarioInput(s), count: this.count, language: apiLanguage(this.language) }
      const { suggestSites } = await ask(SuggestSitesDocument, variables, this.language, own.signal)
      const { suggestions, job } = must(suggestSites)
      const found = suggestions ?? (job ? await this.follow(job.id, own.signal) : null)
      if (!found || own.signal.aborted) return
      this.set({ type: 'found', found })
      this.events.say(this.sum(found))
    } catch (problem) {
      if (own.signal.aborted || aborted(problem)) return
      if (!(problem instanceof ApiError)) throw problem
      this.set({ type: 'ended', words: this.say.t.failed(problem.message || this.say.page.notConnected) })
    }
  }

  close(): void {
    this.stop()
    this.set({ type: 'closed' })
  }

  /** Ends a search and, where it has become a job, that too. */
  private stop(): void {
    this.asking?.abort()
    this.asking = null
    if (this.state.type !== 'searching' || this.state.job === null) return
    ask(CancelJobDocument, { id: this.state.job, language: apiLanguage(this.language) }, this.language).catch(() => undefined) // it ends by itself
  }

  /** Looks at a job until it has an answer. */
  private async follow(id: string, signal: AbortSignal): Promise<Suggestions | null> {
    for (;;) {
      const { job } = await ask(SuggestJobDocument, { id, language: apiLanguage(this.language) }, this.language, signal)
      const { state, progress, message, suggestions } = must(job)
      if (suggestions) return suggestions
      if (state === 'FAILED' || state === 'CANCELLED') {
        this.set({ type: 'ended', words: state === 'FAILED' ? this.say.t.failed(message ?? '') : this.say.t.cancelled })
        return null
      }
      this.set({ type: 'searching', progress, job: id })
      await new Promise((resolve) => setTimeout(resolve, between))
      if (signal.aborted) return null
    }
  }

  private set(state: State): void {
    this.state = state
    this.draw()
    this.events.changed()
  }

  private draw(): void {
    const { t } = this.say
    this.element.hidden = !this.open
    refill(
      this.element,
      h('div', { class: 'suggest-head' }, h('h3', {}, t.suggestTitle), this.howMany(), h('button', { type: 'button', class: 'link', 'data-focus': 'close', onclick: () => this.close() }, t.close)),
      ...this.body(),
    )
  }

  private howMany(): HTMLElement {
    const options = Array.from({ length: most }, (_, i) => h('option', { value: i + 1, selected: i + 1 === this.count }, String(i + 1)))
    const select = h('select', { 'data-focus': 'count' }, ...options)
    select.addEventListener('change', () => {
      this.count = Number(select.value)
      if (this.asked) void this.search(this.asked.q, this.asked.s)
    })
    return h('label', {}, h('span', {}, this.say.t.count), select)
  }

  private body(): Child[] {
    const { t } = this.say
    const { state } = this
    switch (state.type) {
      case 'closed':
        return []
      case 'ended':
        return [h('p', { role: 'status' }, state.words)]
      case 'searching': {
        const words = state.progress === null ? t.searching : t.progress(Math.round(state.progress * 100))
        const cancel = () => {
          this.stop()
          this.set({ type: 'ended', words: t.cancelled })
        }
        return [
          h('p', { class: 'searching' }, h('progress', { max: 1, value: state.progress, 'aria-label': t.searching }), words),
          h('button', { type: 'button', class: 'small', 'data-focus': 'cancel', onclick: cancel }, t.cancel),
        ]
      }
      case 'found':
        return this.found(state.found)
    }
  }

  private found(found: Suggestions): Child[] {
    const { say } = this
    const { t } = say
    if (found.sites.length === 0) return [h('p', {}, t.noSites)]
    const adopt = h('button', { type: 'button', class: 'action', 'data-focus': 'adopt', onclick: () => this.events.adopt(found.sites.map(siteAt)) }, t.adopt)
    adopt.title = t.adoptAll(found.sites.length)
    const bound = t.upperBound(say.number(found.upperBound), say.share(found.people > 0 ? found.upperBound / found.people : null))
    return [
      h('p', {}, this.sum(found)),
      h('p', { class: 'muted' }, found.proven ? t.proven : bound),
      adopt,
      h('ol', { class: 'sites' }, ...found.sites.map((site) => this.site(site))),
    ]
  }

  private sum({ sites, coveredBefore, coveredAfter, people }: Suggestions): string {
    const { say } = this
    return sites.length === 0 ? say.t.noSites : say.t.sitesSum(sites.length, say.number(coveredAfter - coveredBefore), say.share(people > 0 ? coveredAfter / people : null))
  }

  private site(site: Site): HTMLElement {
    const { say } = this
    const { t } = say
    const where = [site.area?.name, site.street].filter(Boolean).join(' · ')
    const nearest = site.nearest ? t.nearest(site.nearest.place.name, this.words.walk(site.nearest.walk)) : null
    return h(
      'li',
      {},
      h('span', { class: 'plan-mark site', 'aria-hidden': 'true' }, String(site.rank)),
      h('div', {}, h('strong', {}, t.siteGain(say.number(site.peopleGained))), where && ` · ${where}`, nearest && h('span', { class: 'muted block' }, nearest)),
      h('button', { type: 'button', class: 'small', 'aria-label': t.adoptOne(site.rank), 'data-focus': `adopt ${site.rank}`, onclick: () => this.events.adopt([siteAt(site)]) }, t.adopt),
    )
  }
}

export function siteAt({ location }: Site): LngLat {
  return lngLat(location.longitude, location.latitude)
}
