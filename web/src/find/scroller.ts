import type { Layout } from '../layout'
import type { Host } from '../mode'

/** What scrolls the list: its sheet, or, where nothing floats, the page. */
export function scrollerOf({ root, list }: Pick<Layout, 'root' | 'list'>): HTMLElement {
  const own = list.parentElement
  return !own || root.classList.contains('no-map') || getComputedStyle(own).overflowY === 'visible' ? root : own
}

/** Turns to the map, for somebody to tap it: from under the sheet, or, where list and map take turns, instead of the list. */
export function toMap({ parts, map }: Pick<Host, 'parts' | 'map'>): void {
  turn(parts, true)
  parts.sheet.set('peek')
  map?.focus()
}

/** Turns to the list, where that and the map take turns. */
export function toList({ parts }: Pick<Host, 'parts'>): void {
  turn(parts, false)
}

function turn({ root }: Layout, toMap: boolean): void {
  const button = root.querySelector<HTMLElement>('.see-map')
  if (button?.offsetParent && root.classList.contains('map-seen') !== toMap) button.click()
}
