import { h, type Child } from '../dom'
import type { Totals } from './answers'
import type { Question } from './question'
import type { Say } from './say'

/** The share and the people that it is of: changed in place, since they follow a drag. */
export class Headline {
  private readonly number = h('strong', { class: 'plan-share' })
  private readonly of = h('p', {})
  private readonly change = h('span', { class: 'plan-change' })
  readonly element = h('div', { class: 'plan-headline' }, h('p', { class: 'plan-total' }, this.number, ' ', h('span', { class: 'word' }), ' ', this.change), this.of)

  constructor(private readonly say: Say) {}

  /** Says that what is shown was so a moment ago. */
  doubt(): void {
    this.element.classList.add('about')
    if (!this.number.textContent?.startsWith('≈')) this.number.prepend('≈ ')
  }

  /** Shows totals; `fits` says whether they are of what is shown, or of what was shown a moment ago. */
  show(totals: Totals, q: Question, fits: boolean): void {
    const { say } = this
    const { t } = say
    this.element.classList.toggle('about', !fits)
    this.number.textContent = (fits ? '' : '≈ ') + say.share(totals.share)
    const word = this.element.querySelector('.word')
    if (word) word.textContent = t.covered
    this.of.replaceChildren(
      h('span', {}, t.within(q.minutes, say.of(q))), h('br'),
      t.coveredOf(say.number(totals.covered), say.number(totals.people)), ' · ', t.leftOut(say.number(totals.people - totals.covered)),
    )
    const parts: Child[] = totals.change ? changeParts(totals.change, say) : []
    this.change.replaceChildren(...parts.filter((p) => p instanceof Node))
    this.change.hidden = parts.length === 0
  }
}

/** Gains with +, losses with −, each in its colour and in words. */
export function changeParts({ peopleGained, peopleLost }: { peopleGained: number; peopleLost: number }, say: Say): HTMLElement[] {
  const { t } = say
  const part = (name: string, sign: string, n: number, words: string) =>
    h('span', { class: name, title: words }, h('b', { 'aria-hidden': 'true' }, `${sign}${say.number(n)} ${t.personsShort}`), h('span', { class: 'unseen' }, words))
  const parts = [
    peopleGained > 0 ? part('gain', '+', peopleGained, t.gained(say.number(peopleGained))) : null,
    peopleLost > 0 ? part('loss', '−', peopleLost, t.lost(say.number(peopleLost))) : null,
  ].filter((p) => p !== null)
  return parts.length > 0 ? [...parts, h('span', { class: 'muted' }, t.against)] : [h('span', { class: 'muted' }, t.unchanged)]
}
