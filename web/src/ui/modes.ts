import { fill, h } from '../dom'
import { modeNames, type ModeName } from '../state'
import type { Texts } from '../texts.zh'

/** Draws the links from one use of the page to the others. */
export function modeLinks(parent: HTMLElement, now: ModeName, t: Texts, address: (mode: ModeName) => string, go: (mode: ModeName) => void): void {
  const focused = parent.contains(document.activeElement)
  const one = (mode: ModeName) => {
    const follow = (event: MouseEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
      event.preventDefault()
      if (mode !== now) go(mode)
    }
    return h('a', { href: address(mode), 'aria-current': mode === now ? 'page' : null, 'data-mode': mode, onclick: follow }, t.modes[mode])
  }
  fill(parent, ...modeNames.map(one))
  if (focused) parent.querySelector<HTMLElement>('[aria-current]')?.focus({ preventScroll: true })
}
