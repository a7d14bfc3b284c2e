import type { Map as MapLibreMap } from 'maplibre-gl'
import type { Theme } from '../appearance'
import { shades, type Shade } from './cells'
import { colours, onLand } from './colours'
import { shadeName } from './legend'
import type { Pin } from './pins'
import type { Say } from './say'

/** What is written on a picture of the map. */
export interface PictureOf {
  /** Empty where it stands beside the picture. */
  readonly title: string
  readonly lines: readonly string[]
  readonly people: Record<Shade, number> | null
  readonly differences: boolean
  readonly opacity: number
  readonly pins: readonly Pin[]
  /** Sources, review number, that data are for demonstration. */
  readonly legal: string
}

const font = '"PingFang SC","HarmonyOS Sans SC",MiSans,"Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif'
const small = `14px ${font}`
const margin = 16
const line = 24

/**
 * Draws the map as it is now with title, legend, scale and what it was made from. The canvas of the map can be read only while it
 * draws, so it is asked to draw once more.
 */
export function picture(map: MapLibreMap, of: PictureOf, theme: Theme, say: Say): HTMLCanvasElement {
  const paper = document.createElement('canvas')
  map.once('render', () => draw(paper, map, of, theme, say))
  map.redraw()
  return paper
}

function draw(paper: HTMLCanvasElement, map: MapLibreMap, of: PictureOf, theme: Theme, say: Say): void {
  const source = map.getCanvas()
  const ratio = source.width / source.clientWidth
  const width = source.clientWidth
  const items = entries(of, theme, say)
  const below = margin * 2 + items.length * line
  const middle = Math.min(360, width / 2)
  const pen = paper.getContext('2d') as CanvasRenderingContext2D
  pen.font = small
  const lines = [...of.lines, of.legal].filter(Boolean).flatMap((words) => wrapped(pen, words, width - middle - 2 * margin))
  const head = of.title ? 56 : 0
  const height = head + source.clientHeight + Math.max(below, margin * 2 + lines.length * line + 40)
  paper.width = width * ratio
  paper.height = height * ratio
  pen.scale(ratio, ratio)
  const ground = theme === 'dark' ? '#16191D' : '#FFFFFF'
  const ink = theme === 'dark' ? '#E8EAED' : '#1F2328'
  pen.fillStyle = ground
  pen.fillRect(0, 0, width, height)
  pen.drawImage(source, 0, head, width, source.clientHeight)
  for (const pin of of.pins) drawPin(pen, map, pin, theme, head)
  pen.textBaseline = 'middle'
  pen.fillStyle = ink
  pen.font = `600 20px ${font}`
  pen.fillText(of.title, margin, head / 2, width - 2 * margin)
  const top = head + source.clientHeight + margin
  items.forEach((item, i) => drawEntry(pen, item, margin, top + i * line, middle - margin, ink))
  pen.font = small
  lines.forEach((words, i) => pen.fillText(words, middle + margin, top + line * (i + 0.5)))
  drawScale(pen, map, middle + margin, top + lines.length * line + 24, ink, say)
}

/** A text in lines of a width, broken between words, and anywhere in Chinese. */
function wrapped(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = []
  let now = ''
  for (const piece of text.match(/[\u2E80-\uFFFF]|[^\s\u2E80-\uFFFF]+\s*|\s+/g) ?? []) {
    if (now && pen.measureText(now + piece.trimEnd()).width > width) {
      lines.push(now.trimEnd())
      now = ''
    }
    now += piece
  }
  return now ? [...lines, now] : lines
}

interface Entry {
  colour: string
  sign: string
  hatched: boolean
  words: string
  figure: string
}

function entries(of: PictureOf, theme: Theme, say: Say): Entry[] {
  const c = colours(theme)
  const { people } = of
  const shown = people ? shades.filter((shade) => shade !== 'off' || people.off > 0) : []
  const cells = shown.map((shade): Entry => ({
    colour: onLand(shade === 'off' ? c.off : c.shades[shade], of.opacity, theme), sign: shade === 'off' ? '·' : '', hatched: shade === 'beyond',
    words: shadeName(shade, say), figure: people ? say.number(people[shade]) : '',
  }))
  if (!of.differences) return cells
  return [...cells, { colour: c.gain, sign: '+', hatched: false, words: say.t.gain, figure: '' }, { colour: c.loss, sign: '−', hatched: false, words: say.t.loss, figure: '' }]
}

function drawEntry(pen: CanvasRenderingContext2D, e: Entry, x: number, y: number, width: number, ink: string): void {
  pen.save()
  pen.beginPath()
  pen.rect(x, y + 3, 28, 18)
  pen.clip()
  pen.fillStyle = e.colour
  pen.strokeStyle = e.colour
  if (e.hatched) {
    pen.lineWidth = 2.5
    pen.beginPath()
    for (let i = -24; i < 40; i += 8) {
      pen.moveTo(x + i, y + 24)
      pen.lineTo(x + i + 24, y)
    }
    pen.stroke()
  } else pen.fillRect(x, y, 28, 24)
  pen.restore()
  pen.font = `14px ${font}`
  pen.textAlign = 'center'
  pen.fillStyle = '#FFFFFF'
  pen.fillText(e.sign, x + 14, y + line / 2)
  pen.textAlign = 'left'
  pen.fillStyle = ink
  pen.fillText(e.words, x + 38, y + line / 2, width - 110)
  pen.textAlign = 'right'
  pen.fillText(e.figure, x + width - 16, y + line / 2)
  pen.textAlign = 'left'
}

function drawPin(pen: CanvasRenderingContext2D, map: MapLibreMap, pin: Pin, theme: Theme, head: number): void {
  const c = colours(theme)
  const { x, y } = map.project([pin.at[0], pin.at[1]])
  pen.beginPath()
  pen.arc(x, y + head, 13, 0, 7)
  pen.fillStyle = pin.look === 'gap' ? (theme === 'dark' ? '#16191D' : '#FFFFFF') : pin.look === 'closed' ? c.loss : c.gain
  pen.fill()
  pen.lineWidth = 2
  pen.strokeStyle = pin.look === 'gap' ? c.gap : theme === 'dark' ? '#16191D' : '#FFFFFF'
  pen.stroke()
  pen.font = `600 14px ${font}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillStyle = pin.look === 'gap' ? c.gap : theme === 'dark' ? '#10141A' : '#FFFFFF'
  pen.fillText(pin.mark, x, y + head)
  pen.textAlign = 'left'
}

/** A bar as long as a round number of metres on the map. */
function drawScale(pen: CanvasRenderingContext2D, map: MapLibreMap, x: number, y: number, ink: string, say: Say): void {
  const { lat } = map.getCenter()
  const perPixel = (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
  const metres = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000].find((n) => n / perPixel > 70) ?? 50_000
  const long = metres / perPixel
  pen.strokeStyle = ink
  pen.lineWidth = 2
  pen.beginPath()
  pen.moveTo(x, y - 5)
  pen.lineTo(x, y)
  pen.lineTo(x + long, y)
  pen.lineTo(x + long, y - 5)
  pen.stroke()
  pen.fillStyle = ink
  pen.fillText(say.t.scaleMetres(metres), x + long + 8, y - 4)
}
