import { h, type Child } from '../dom'
import type { Theme } from '../appearance'
import { shades, type Shade } from './cells'
import { colours, onLand } from './colours'
import type { Say } from './say'

/** What the legend tells. */
export interface LegendOf {
  /** People by shade; null where there are too many cells to draw. */
  people: Record<Shade, number> | null
  /** Whether tiles show them then. */
  tiles: boolean
  differences: boolean
  rings: boolean
  /** 0..1. */
  opacity: number
  basis: readonly string[]
}

/** The name of a shade. */
export function shadeName(shade: Shade, { t }: Say): string {
  if (shade === 'beyond') return t.beyond
  return shade === 'off' ? t.offNetwork : t.upTo(Number(shade))
}

/** Draws the legend: colours as they look on the land, with the people of each. */
export function legend(of: LegendOf, theme: Theme, say: Say, strengthen: (opacity: number) => void): Child[] {
  const { t } = say
  const slider = h('input', { type: 'range', min: 0.2, max: 1, step: 0.05, value: of.opacity, 'data-focus': 'opacity' })
  slider.addEventListener('input', () => strengthen(Number(slider.value)))
  const { people } = of
  const seen = people ? shades.filter((shade) => shade !== 'off' || people.off > 0) : of.tiles ? shades.filter((shade) => shade !== 'off') : []
  const rows = seen.map((shade) =>
    h('li', {}, swatch(shade, of.opacity, theme), h('span', {}, shadeName(shade, say)), people && h('span', { class: 'figure' }, say.number(people[shade]))),
  )
  const mark = (name: 'gain' | 'loss', sign: string, words: string) => {
    const sample = h('span', { class: 'swatch', 'aria-hidden': 'true' }, sign)
    sample.style.background = colours(theme)[name]
    return h('li', { class: name }, sample, h('span', {}, words))
  }
  return [
    h('h3', {}, t.legend),
    h('p', { class: people ? 'muted' : null }, people ? t.legendOf : of.tiles ? t.cellsAsTiles : t.tooManyCells),
    h('ul', { class: 'legend' }, ...rows, of.differences && mark('gain', '+', t.gain), of.differences && mark('loss', '−', t.loss)),
    of.rings && h('p', { class: 'muted' }, t.ringsLegend),
    rows.length > 0 && h('label', { class: 'opacity' }, h('span', {}, t.opacity), slider),
    ...of.basis.map((line) => h('p', { class: 'basis muted' }, line)),
  ]
}

function swatch(shade: Shade, opacity: number, theme: Theme): HTMLElement {
  const c = colours(theme)
  const element = h('span', { class: `swatch ${shade}`, 'aria-hidden': 'true' })
  element.style.setProperty('--colour', onLand(shade === 'off' ? c.off : c.shades[shade], opacity, theme))
  return element
}
