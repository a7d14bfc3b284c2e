import { writeState, type State } from '../state'

/**
 * Hands on the address of what is shown: by the device's own way to share, else to the clipboard. The start goes along only
 * where it was typed or that is wished, and with it goes where the map stands, which would betray it.
 */
export async function share(state: State, withStart: boolean): Promise<'shared' | 'copied' | 'failed'> {
  const keep = withStart || state.from?.origin === 'typed'
  const from = keep && state.from ? { ...state.from, origin: 'typed' as const } : null
  const url = new URL(writeState({ ...state, from, view: keep ? state.view : null, kept: false, embed: false }), location.href).href
  try {
    if ('share' in navigator && matchMedia('(pointer: coarse)').matches) {
      await navigator.share({ title: document.title, url })
      return 'shared'
    }
    await navigator.clipboard.writeText(url)
    return 'copied'
  } catch (problem) {
    return problem instanceof DOMException && problem.name === 'AbortError' ? 'shared' : 'failed' // somebody thought better of it
  }
}
