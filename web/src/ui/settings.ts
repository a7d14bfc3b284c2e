import { sizes, themes, type Choice, type Size, type Theme } from '../appearance'
import { fill, h, icon } from '../dom'
import type { Texts } from '../texts.zh'

type Change = (patch: Partial<Choice>) => void

/** Draws the switch to the version for older people. */
export function eldersSwitch(parent: HTMLElement, size: Size, t: Texts, change: Change): void {
  const on = size === 'xl'
  const focused = parent.contains(document.activeElement)
  const button = h('button', { type: 'button', class: 'elders', 'aria-pressed': String(on), onclick: () => change({ size: on ? 'm' : 'xl' }) }, t.elders)
  fill(parent, button)
  if (focused) button.focus({ preventScroll: true })
}

/** Draws the menu of sizes, colours and languages, and keeps it open if it was. */
export function settings(parent: HTMLElement, now: { size: Size; theme: Theme }, chosen: Choice, otherLanguage: () => string, t: Texts, change: Change, offline: (place: HTMLElement) => void): void {
  const open = parent.querySelector('details')?.open ?? false
  const focused = (document.activeElement as HTMLElement | null)?.dataset['choice']
  const radio = (name: string, value: string | null, words: string, checked: boolean, pick: () => void) =>
    h('label', {}, h('input', { type: 'radio', name, checked, 'data-choice': `${name} ${value ?? ''}`, onchange: pick }), words)
  const menu = h(
    'details',
    { class: 'menu', open },
    h('summary', { 'aria-label': t.appearance, title: t.appearance, 'data-choice': 'menu' }, icon('settings')),
    h(
      'div',
      {},
      h('fieldset', {}, h('legend', {}, t.textSize), ...sizes.map((size) => radio('size', size, t.sizes[size], now.size === size, () => change({ size })))),
      h(
        'fieldset',
        {},
        h('legend', {}, t.colours),
        radio('theme', null, t.system, chosen.theme === null, () => change({ theme: null })),
        ...themes.map((theme) => radio('theme', theme, t.themes[theme], chosen.theme === theme, () => change({ theme }))),
      ),
      h('a', { href: otherLanguage(), lang: t.otherLanguage === 'EN' ? 'en' : 'zh-CN', onclick: (event: MouseEvent) => followTo(event, otherLanguage()) }, t.otherLanguageName),
    ),
  )
  const saved = h('div', { class: 'saved' })
  menu.querySelector('div')?.append(saved)
  menu.addEventListener('toggle', () => menu.open && saved.childElementCount === 0 && offline(saved))
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open) return
    event.preventDefault()
    menu.open = false
    menu.querySelector('summary')?.focus()
  })
  menu.addEventListener('focusout', (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false
  })
  fill(parent, menu)
  if (focused) parent.querySelector<HTMLElement>(`[data-choice="${focused}"]`)?.focus({ preventScroll: true })
}

/** Goes to where the page is now, in the other language: the address has changed since the link was drawn. */
function followTo(event: MouseEvent, address: string): void {
  event.preventDefault()
  location.assign(address)
}
