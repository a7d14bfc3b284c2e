/**
 * Makes a list one stop of the Tab key: up, down, Home and End go from row to row; right goes on to what can be done in a row
 * – its elements with data-action – and left back.
 */
export function roving(list: Element, rowLinks: string): void {
  const links = () => [...list.querySelectorAll<HTMLElement>(rowLinks)]
  const actions = (from: Element) => [...(from.closest('li')?.querySelectorAll<HTMLElement>('[data-action]') ?? [])]
  links().forEach((link, i) => (link.tabIndex = i === 0 ? 0 : -1))
  for (const action of list.querySelectorAll<HTMLElement>('[data-action]')) action.tabIndex = -1
  list.addEventListener('focusin', (event) => {
    const own = (event.target as Element).closest('li')?.querySelector<HTMLElement>(rowLinks)
    for (const link of links()) link.tabIndex = link === own ? 0 : -1
  })
  list.addEventListener('keydown', (given) => {
    const event = given as KeyboardEvent
    const at = document.activeElement
    if (!(at instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey) return
    const own = at.closest('li')?.querySelector<HTMLElement>(rowLinks)
    const all = links()
    const row = own ? all.indexOf(own) : -1
    if (!own || row < 0) return
    const inRow = [own, ...actions(at)]
    const column = inRow.indexOf(at)
    const to = {
      ArrowDown: all[row + 1], ArrowUp: all[row - 1], Home: all[0], End: all.at(-1), ArrowRight: inRow[column + 1], ArrowLeft: inRow[column - 1],
    }[event.key]
    if (!to) return
    event.preventDefault()
    to.focus()
  })
}
