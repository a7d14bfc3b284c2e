import { aborted } from '../api'
import { append, fill, h, icon, type Child } from '../dom'
import { coordinates, type LngLat } from '../geo'
import type { Kind } from '../kinds'
import type { Found, Hit } from '../records'
import type { Texts } from '../texts.zh'

/** What somebody chose in the search box. */
export type Choice =
  | { type: 'record'; id: string }
  | { type: 'area'; id: string; name: string }
  | { type: 'kind'; kind: Kind }
  | { type: 'point'; at: LngLat }
  | { type: 'text'; text: string }

interface Option {
  choice: Choice
  content: Child[]
  group: keyof Texts['groups']
}

const pause = 120 // milliseconds after the last key

/**
 * Makes the search box: an ARIA combobox with a list and manual choice. The newest answer wins; while an input method is
 * composing, nothing is sent and Enter does nothing.
 */
export function searchBox(
  t: Texts,
  text: string,
  find: (text: string, signal: AbortSignal) => Promise<Found>,
  choose: (choice: Choice) => void,
): { element: HTMLElement; input: HTMLInputElement } {
  let options: Option[] = []
  let active = -1
  let composing = false
  let timer = 0
  let asking: AbortController | null = null

  const list = h('div', { id: 'search-list', role: 'listbox', 'aria-label': t.search, hidden: true })
  const input = h('input', {
    id: 'search', type: 'search', role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': 'search-list', 'aria-expanded': 'false',
    'aria-label': t.search, placeholder: t.search, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search', maxlength: 100,
    value: text,
  })
  const clear = h('button', { type: 'button', class: 'clear', 'aria-label': t.clear, hidden: text === '' }, icon('x'))

  function close(): void {
    clearTimeout(timer)
    asking?.abort()
    list.hidden = true
    options = []
    mark(-1)
    input.setAttribute('aria-expanded', 'false')
  }

  function mark(index: number): void {
    active = index
    list.querySelectorAll('[role=option]').forEach((element, i) => {
      element.setAttribute('aria-selected', String(i === index))
      if (i === index) element.scrollIntoView({ block: 'nearest' })
    })
    if (index < 0) input.removeAttribute('aria-activedescendant')
    else input.setAttribute('aria-activedescendant', `search-option-${index}`)
  }

  function take(choice: Choice): void {
    if (choice.type !== 'text') input.value = ''
    clear.hidden = input.value === ''
    close()
    choose(choice)
  }

  function show(found: Found, at: LngLat | null = null): void {
    options = at ? [{ choice: { type: 'point', at }, content: [t.startAt(`${at[1]}, ${at[0]}`)], group: 'POINT' }] : optionsOf(found, t)
    const groups: HTMLElement[] = []
    options.forEach((option, i) => {
      if (option.group !== options[i - 1]?.group) {
        const label = h('div', { class: 'group', id: `search-group-${option.group}` }, t.groups[option.group])
        groups.push(h('div', { role: 'group', 'aria-labelledby': label.id }, label))
      }
      groups.at(-1)?.append(
        h('div', { role: 'option', id: `search-option-${i}`, 'aria-selected': 'false', onclick: () => take(option.choice) }, ...option.content),
      )
    })
    fill(list, ...groups)
    if (options.length === 0) append(list, [h('p', { class: 'none' }, t.noHits, ...suggestions(found.suggestions))])
    list.hidden = false
    input.setAttribute('aria-expanded', 'true')
    mark(-1)
  }

  function suggestions(names: readonly string[]): Child[] {
    if (names.length === 0) return []
    const one = (name: string) => h('button', { type: 'button', class: 'link', onclick: () => suggest(name) }, name)
    return [' · ', t.didYouMean, ...names.slice(0, 3).map(one)]
  }

  function suggest(name: string): void {
    input.value = name
    input.focus()
    search()
  }

  function search(): void {
    clearTimeout(timer)
    clear.hidden = input.value === ''
    const wanted = input.value.trim()
    if (wanted === '') return close()
    const at = coordinates(wanted)
    if (at) return show({ hits: [], kinds: [], suggestions: [] }, at) // a position goes nowhere for that
    timer = window.setTimeout(async () => {
      asking?.abort()
      asking = new AbortController()
      try {
        show(await find(wanted, asking.signal))
      } catch (problem) {
        if (!aborted(problem)) close() // the list of results says what is wrong; a hint need not
      }
    }, pause)
  }

  input.addEventListener('compositionstart', () => {
    composing = true
    clearTimeout(timer)
  })
  input.addEventListener('compositionend', () => {
    composing = false
    search()
  })
  input.addEventListener('input', () => {
    if (!composing) search()
  })
  input.addEventListener('blur', () => setTimeout(() => !list.contains(document.activeElement) && close(), 150))
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || composing) return
    const last = options.length - 1
    switch (event.key) {
      case 'ArrowDown':
        if (list.hidden || last < 0) search()
        else mark(active >= last ? 0 : active + 1)
        break
      case 'ArrowUp':
        mark(active <= 0 ? last : active - 1)
        break
      case 'Enter': {
        const option = options[active]
        const typed = input.value.trim()
        const at = coordinates(typed)
        take(option ? option.choice : at ? { type: 'point', at } : { type: 'text', text: typed })
        break
      }
      case 'Escape':
        if (list.hidden) return
        event.stopPropagation()
        close()
        break
      default:
        return
    }
    event.preventDefault()
  })
  list.addEventListener('pointerdown', (event) => event.preventDefault()) // the box keeps the focus
  clear.addEventListener('click', () => {
    input.value = ''
    input.focus()
    take({ type: 'text', text: '' })
  })
  return { element: h('div', { class: 'search', role: 'search' }, icon('search'), input, clear, list), input }
}

function optionsOf(found: Found, t: Texts): Option[] {
  const kinds = found.kinds.map((kind): Option => ({ choice: { type: 'kind', kind }, content: [t.kinds[kind]], group: 'KIND' }))
  const group = (hit: Hit): Option['group'] =>
    hit.item.__typename === 'Area' ? 'AREA' : hit.item.__typename === 'ServiceSquad' ? 'SQUAD' : 'PLACE'
  const order: Option['group'][] = ['PLACE', 'AREA', 'SQUAD']
  const records = found.hits.map((hit): Option => {
    const { id } = hit.item
    const choice: Choice = group(hit) === 'AREA' ? { type: 'area', id, name: hit.title } : { type: 'record', id }
    return { choice, content: [h('span', {}, ...marked(hit)), detail(hit, t)], group: group(hit) }
  })
  records.sort((a, b) => order.indexOf(a.group) - order.indexOf(b.group)) // stable: best first within each
  return [...kinds, ...records]
}

function detail(hit: Hit, t: Texts): Child {
  const parts = [
    hit.item.kind ? t.kindsShort[hit.item.kind] : hit.item.level ? t.levels[hit.item.level] : null,
    hit.matched === 'ADDRESS' ? hit.item.address : null,
    hit.matched === 'FORMER_NAME' && hit.item.name ? `${t.formerName} → ${hit.item.name}` : null,
    hit.metres === null ? null : t.metres(hit.metres),
  ]
  return h('span', { class: 'detail' }, parts.filter(Boolean).join(' · '))
}

/** The title with what was found in it marked. */
function marked(hit: Hit): Child[] {
  const out: Child[] = []
  let at = 0
  for (const { start, length } of hit.ranges) {
    out.push(hit.title.slice(at, start), h('mark', {}, hit.title.slice(start, start + length)))
    at = start + length
  }
  out.push(hit.title.slice(at))
  return out
}
