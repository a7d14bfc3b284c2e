import { h } from '../dom'

/** The parts of planning's page, in one order: the numbers and what to try, the question, scenarios and what to take away, legend and gaps, communities. */
export interface Board {
  root: HTMLElement
  controls: HTMLElement
  numbers: HTMLElement
  trying: HTMLElement
  details: HTMLElement
  bar: HTMLElement
  legend: HTMLElement
  gaps: HTMLElement
  print: HTMLElement
}

/** Builds the parts around those that draw themselves. */
export function board(headline: HTMLElement, suggest: HTMLElement, table: HTMLElement, title: string): Board {
  const controls = h('div', { class: 'plan-controls' })
  const numbers = h('div', { class: 'plan-numbers' }, headline)
  const trying = h('div', { class: 'plan-trying' })
  const details = h('div', { class: 'plan-details' })
  const bar = h('div', { class: 'plan-bar' })
  const legend = h('section', { class: 'plan-legend' })
  const gaps = h('section', { class: 'plan-gaps' })
  const print = h('div', { class: 'plan-print', 'aria-hidden': 'true' })
  const root = h(
    'div',
    { class: 'plan' },
    print,
    h('div', { class: 'plan-main' }, h('h2', { class: 'unseen' }, title), numbers, trying, suggest, controls, details),
    bar,
    h('div', { class: 'plan-side' }, legend, gaps),
    table,
  )
  return { root, controls, numbers, trying, details, bar, legend, gaps, print }
}
