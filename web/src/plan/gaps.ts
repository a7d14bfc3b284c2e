import { h, type Child } from '../dom'
import type { LngLat } from '../geo'
import type { Words } from '../words'
import { gapAt, type Gap } from './answers'
import type { Question } from './question'
import type { Say } from './say'

/** What can be done with a gap. */
export interface GapActions {
  show(gap: Gap): void
  put(at: LngLat): void
}

/** The clusters of people left out, largest first, numbered as on the map. */
export function gapList(all: readonly Gap[], withAreas: boolean, q: Question, say: Say, words: Words, act: GapActions): Child[] {
  const { t } = say
  const one = (gap: Gap, i: number) => {
    const at = gapAt(gap)
    const nearest = gap.nearest ? t.nearest(gap.nearest.place.name, words.walk(gap.nearest.walk)) : t.nearestNone
    return h(
      'li',
      {},
      h('button', { type: 'button', class: 'plan-mark gap', 'aria-label': `${t.gap(i + 1)}：${t.showOnMap}`, title: t.showOnMap, 'data-focus': `gap ${i}`, onclick: () => act.show(gap) }, String(i + 1)),
      h('div', {}, h('strong', {}, say.people(gap.people, q)), withAreas && ` · ${gap.area?.name ?? t.noArea}`, h('br'), h('span', { class: 'muted' }, nearest)),
      h('button', { type: 'button', class: 'small', 'data-focus': `put ${i}`, onclick: () => act.put(at) }, t.putHere),
    )
  }
  const list = all.length > 0 ? h('ol', { class: 'gaps' }, ...all.map(one)) : h('p', {}, t.noGaps)
  return [h('h3', {}, t.gaps), all.length > 0 && h('p', { class: 'muted' }, t.gapsNote), list]
}
