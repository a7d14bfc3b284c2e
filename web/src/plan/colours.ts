import { palettes } from '../map/palette'
import type { Theme } from '../appearance'
import type { Shade } from './cells'

/** The colours of planning on one ground. */
export interface Colours {
  dark: boolean
  shades: Record<Exclude<Shade, 'off'>, string>
  off: string
  gain: string
  loss: string
  ring: string
  gap: string
  /** How strong cells are drawn at first, 0..1. */
  opacity: number
}

// Light ground needs the dark end for what is near, dark ground the light end.
const light: Colours = {
  dark: false,
  shades: { '5': '#2D1160', '10': '#26688D', '15': '#3FB27F', '30': '#EFE350', beyond: '#9E0F5B' },
  off: '#57606A', gain: '#0B63A8', loss: '#A84300', ring: '#0B57A4', gap: '#9E0F5B', opacity: 0.65,
}

const dark: Colours = {
  dark: true,
  shades: { '5': '#FBF0A0', '10': '#4EC4A0', '15': '#2F7FB5', '30': '#5A2C86', beyond: '#FF8CC6' },
  off: '#A9B1BA', gain: '#8AB8FF', loss: '#FFB27A', ring: '#8AB8FF', gap: '#FF8CC6', opacity: 0.8,
}

export function colours(theme: Theme): Colours {
  return theme === 'dark' ? dark : light
}

/** The colour that a shade has on the map: blended with the land under it. */
export function onLand(colour: string, opacity: number, theme: Theme): string {
  const land = parts(palettes[theme].land)
  const mixed = parts(colour).map((c, i) => Math.round(c * opacity + (land[i] ?? 0) * (1 - opacity)))
  return `rgb(${mixed.join(' ')})`
}

function parts(hex: string): number[] {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
}
