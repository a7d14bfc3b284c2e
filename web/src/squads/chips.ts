import { h, icon } from '../dom'
import type { State } from '../state'
import { skills, type Skill } from '../terms'
import type { Texts } from '../texts.zh'

/** Draws the chips of squads: my position, free now, skills. */
export function squadChips(state: State, t: Texts, act: { change(patch: Partial<State>): void; locate(): void }): HTMLElement[] {
  const chip = (key: string, text: string, pressed: boolean, onclick: () => void) => h('button', { type: 'button', class: 'chip', 'aria-pressed': String(pressed), 'data-chip': key, onclick }, text)
  const locate = h('button', { type: 'button', class: 'chip locate', onclick: act.locate }, icon('locate-fixed', 18), t.myLocation)
  const toggled = (skill: Skill) => skills.filter((s) => (s === skill ? !state.skills.includes(s) : state.skills.includes(s)))
  const ofSkills = skills.map((skill) => chip(skill, t.skills[skill] ?? skill, state.skills.includes(skill), () => act.change({ skills: toggled(skill) })))
  const free = chip('free', t.freeNow, state.open !== null, () => act.change({ open: state.open === null ? 'now' : null }))
  return [locate, free, h('div', { class: 'group', role: 'group', 'aria-label': t.skillsLabel }, ...ofSkills)]
}
