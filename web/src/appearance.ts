import type { State } from './state'

// How the page looks: text sizes and colours. An address decides before what was chosen on this device, and that before the
// system. What is chosen stays on the device.

/** Text of 16, 20 and 24 pixels; the last is the version for older people, with the layout that belongs to it. */
export const sizes = ['m', 'l', 'xl'] as const
export type Size = (typeof sizes)[number]

export const themes = ['light', 'dark', 'contrast'] as const
export type Theme = (typeof themes)[number]

/** What was chosen; null leaves it to the system. */
export interface Choice {
  size: Size | null
  theme: Theme | null
}

const sizeKey = 'size'
const themeKey = 'theme'
const contrast = '(prefers-contrast: more)'
const night = '(prefers-color-scheme: dark)'

/** Reads what was chosen on this device. */
export function chosen(): Choice {
  return { size: one(sizes, stored(sizeKey)), theme: one(themes, stored(themeKey)) }
}

/** Keeps a choice on this device. */
export function choose(choice: Choice): void {
  store(sizeKey, choice.size)
  store(themeKey, choice.theme)
}

/** What an address and a choice come to on this device now. */
export function look(state: Pick<State, 'size' | 'theme'>): { size: Size; theme: Theme } {
  const { size, theme } = chosen()
  const system: Theme = matchMedia(contrast).matches ? 'contrast' : matchMedia(night).matches ? 'dark' : 'light'
  return { size: state.size ?? size ?? 'm', theme: state.theme ?? theme ?? system }
}

/** Calls back when the system changes its colours. */
export function onSystemChange(changed: () => void): void {
  for (const query of [contrast, night]) matchMedia(query).addEventListener('change', changed)
}

/** One of the values, or null where a text is none of them. */
export function one<T extends string>(values: readonly T[], text: string | null): T | null {
  return values.find((value) => value === text) ?? null
}

// Where a device keeps nothing, the page works without.
function stored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function store(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // kept for this page alone
  }
}
