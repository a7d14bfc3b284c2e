import type { ApiError } from '../api'
import { fill, h } from '../dom'
import { convert, systemOf } from '../find/convert'
import { findTexts } from '../find/texts'
import type { Host } from '../mode'

/**
 * Says what went wrong, above the list, which stays: with the next step, with the number of the request where that helps whoever
 * runs the server, and at the field that the API did not take.
 */
export function showTrouble(problem: ApiError, host: Host, search: HTMLElement, retry: () => void): void {
  const { parts, words, language, state } = host
  const t = words.texts
  const f = findTexts(language)
  const { hint, argument, allowed, retryAfter, requestId } = problem.details
  const number = requestId ? f.number(requestId) : ''
  const button = (text: string, onclick: () => void) => h('button', { type: 'button', class: 'link', onclick }, text)
  let said: string
  let next: HTMLElement | null = button(t.retry, retry)
  switch (problem.code) {
    case 'OFFLINE':
      said = t.notConnected
      break
    case 'TIMEOUT':
      said = t.timedOut + number
      break
    case 'RATE_LIMITED':
      said = f.limited(retryAfter ?? 20)
      break
    case 'OUTSIDE_AREA': {
      said = `${t.outside}${hint ?? ''}`
      const system = hint ? systemOf(hint) : null
      const { from } = state
      next = from && system ? button(f.convert, () => host.change({ from: { at: convert(from.at, system), origin: from.origin } })) : null
      break
    }
    case 'BAD_ARGUMENT':
      said = `${problem.message}。${allowed ? f.allowed(allowed) : ''}`
      next = null
      break
    default:
      said = `${problem.message || f.serverTrouble}${number}`
  }
  parts.line.id = 'trouble'
  parts.line.hidden = false
  fill(parts.line, said, ' ', next)
  fill(parts.assertive, said)
  if (problem.code === 'BAD_ARGUMENT') markField(fieldOf(argument ?? '', host, search))
}

/** The field of the page that an argument of the API comes from. */
function fieldOf(argument: string, { parts }: Host, search: HTMLElement): HTMLElement | null {
  if (argument === 'text' || argument.endsWith('.text')) return search
  if (argument === 'minutes') return parts.chips.querySelector<HTMLElement>('.within')
  return parts.root.querySelector<HTMLElement>(`input[data-field="${CSS.escape(argument)}"], [data-field^="${CSS.escape(argument)}"] button`)
}

/** Ties the words to a field until it changes. */
function markField(field: HTMLElement | null): void {
  if (!field) return
  field.setAttribute('aria-invalid', 'true')
  field.setAttribute('aria-describedby', 'trouble')
  field.addEventListener('input', () => ['aria-invalid', 'aria-describedby'].forEach((name) => field.removeAttribute(name)), { once: true })
  field.focus({ preventScroll: true })
}
