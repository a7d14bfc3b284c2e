import { h, type Child } from '../dom'
import type { AreaRow } from './answers'
import { refill } from './keep'
import { bar } from './numbers'
import type { Say } from './say'

/** The table of communities: what it compares, if anything, and with what names. */
export interface TableOf {
  readonly rows: readonly AreaRow[]
  /** The same areas in what is compared with: now, or another scenario. */
  readonly before: readonly AreaRow[] | null
  /** Heads of the two columns where two scenarios stand side by side. */
  readonly sides: readonly [string, string] | null
}

interface Column {
  key: string
  title: string
  /** What rows are sorted by; null is last, whichever way. */
  value(row: AreaRow): number | string | null
  cell(row: AreaRow): Child
  /** Whether the first press sorts from the most to the least. */
  descending?: boolean
}

/** Communities with their people, share and minutes: sorted by its heads, narrowed by street, one tab stop for its rows. */
export class AreaTable {
  readonly element = h('section', { class: 'plan-table' })
  private of: TableOf = { rows: [], before: null, sides: null }
  private sort = { key: 'share', ascending: true }
  private street = ''
  private active = ''
  private others = new Map<string, AreaRow>()

  constructor(
    private readonly say: Say,
    private readonly language: string,
    private readonly show: (areaId: string) => void,
  ) {}

  draw(of: TableOf): void {
    this.of = of
    this.others = new Map((of.before ?? []).map((row) => [row.area.id, row]))
    const { t } = this.say
    if (of.rows.length === 0) return refill(this.element, h('h3', {}, t.table), h('p', {}, t.noAreas))
    const columns = this.columns()
    if (!columns.some((c) => c.key === this.sort.key)) this.sort = { key: 'share', ascending: true }
    const rows = this.sorted(columns)
    if (!rows.some((row) => row.area.id === this.active)) this.active = rows[0]?.area.id ?? ''
    const table = h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...columns.map((c) => this.head(c)))),
      h('tbody', {}, ...rows.map((row) => this.row(row, columns))),
    )
    table.addEventListener('keydown', (event) => this.key(event))
    refill(this.element, h('div', { class: 'table-head' }, h('h3', {}, t.table), this.filter(), h('span', { class: 'unseen' }, t.rowHelp)), table)
  }

  /** The rows as they stand, for printing and for taking away. */
  get rows(): readonly AreaRow[] {
    return this.sorted(this.columns())
  }

  private columns(): Column[] {
    const { say, of } = this
    const { t } = say
    const known = (row: AreaRow) => row.share !== null
    const shared = (key: string, title: string, pick: (row: AreaRow) => AreaRow | undefined): Column => ({
      key, title,
      value: (row) => pick(row)?.share ?? null,
      cell: (row) => {
        const share = pick(row)?.share ?? null
        return share === null ? h('span', { class: 'muted' }, t.noPeople) : h('span', { class: 'shared' }, bar(share), h('span', { class: 'figure' }, say.share(share)))
      },
    })
    const change: Column = {
      key: 'change', title: of.sides ? t.difference : '±', descending: true,
      value: (row) => (known(row) ? this.changed(row) : null),
      cell: (row) => {
        const n = this.changed(row)
        return n === 0 ? '–' : h('span', { class: n > 0 ? 'gain' : 'loss' }, say.signed(n))
      },
    }
    const first: Column[] = [
      { key: 'name', title: t.community, value: (row) => row.area.name, cell: (row) => row.area.name },
      { key: 'people', title: t.inhabitants, descending: true, value: (row) => (known(row) ? row.people : null), cell: (row) => (known(row) ? say.number(row.people) : '–') },
    ]
    const minutes: Column = { key: 'mean', title: t.minutesColumn, descending: true, value: (row) => row.meanMinutes, cell: (row) => say.minutes(row.meanMinutes) }
    if (of.sides) {
      const [left, right] = of.sides
      return [...first, shared('left', left, (row) => this.others.get(row.area.id)), shared('share', right, (row) => row), change]
    }
    return [...first, shared('share', t.share, (row) => row), ...(of.before ? [change] : []), minutes]
  }

  private changed(row: AreaRow): number {
    return row.covered - (this.others.get(row.area.id)?.covered ?? row.covered)
  }

  private sorted(columns: readonly Column[]): AreaRow[] {
    const { key, ascending } = this.sort
    const column = columns.find((c) => c.key === key) ?? columns[0]
    const rows = this.of.rows.filter((row) => this.street === '' || row.area.parent?.id === this.street)
    if (!column) return rows
    const order = (a: AreaRow, b: AreaRow) => {
      const x = column.value(a)
      const y = column.value(b)
      if (x === null || y === null) return Number(x === null) - Number(y === null)
      const less = typeof x === 'string' ? x.localeCompare(String(y), this.language) : x - Number(y)
      return ascending ? less : -less
    }
    return [...rows].sort(order)
  }

  private head(column: Column): HTMLElement {
    const { key, ascending } = this.sort
    const on = column.key === key
    const press = () => {
      this.sort = { key: column.key, ascending: on ? !ascending : !column.descending }
      this.draw(this.of)
    }
    const arrow = h('span', { 'aria-hidden': 'true', class: 'arrow' }, on ? (ascending ? '▲' : '▼') : '')
    const button = h('button', { type: 'button', title: this.say.t.sortBy(column.title), 'data-focus': `sort ${column.key}`, onclick: press }, column.title, arrow)
    return h('th', { scope: 'col', 'aria-sort': on ? (ascending ? 'ascending' : 'descending') : 'none', class: `of-${column.key}` }, button)
  }

  private row(row: AreaRow, columns: readonly Column[]): HTMLElement {
    const { id } = row.area
    const [, ...others] = columns
    const choose = () => {
      this.active = id
      this.show(id)
    }
    const name = h('button', { type: 'button', 'data-focus': `row ${id}`, 'data-row': id, tabindex: id === this.active ? 0 : -1 }, row.area.name)
    const street = row.area.parent && this.street === '' ? h('span', { class: 'muted' }, row.area.parent.name) : null
    return h('tr', { onclick: choose }, h('th', { scope: 'row' }, name, street), ...others.map((c) => h('td', { class: `of-${c.key}` }, c.cell(row))))
  }

  private filter(): Child {
    const { t } = this.say
    const streets = new Map(this.of.rows.flatMap(({ area: { parent } }) => (parent ? [[parent.id, parent.name] as const] : [])))
    if (streets.size < 2) return null
    const sorted = [...streets].sort(([, a], [, b]) => a.localeCompare(b, this.language))
    const options = [['', t.allStreets] as const, ...sorted].map(([id, name]) => h('option', { value: id, selected: id === this.street }, name))
    const select = h('select', { 'aria-label': t.street, 'data-focus': 'street' }, ...options)
    select.addEventListener('change', () => {
      this.street = select.value
      this.draw(this.of)
    })
    return select
  }

  /** Arrow keys, Home and End move from row to row. */
  private key(event: KeyboardEvent): void {
    const buttons = [...this.element.querySelectorAll<HTMLButtonElement>('button[data-row]')]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key]
    const next = to === undefined ? undefined : buttons[to]
    if (at < 0 || !next) return
    event.preventDefault()
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1
    this.active = next.dataset['row'] ?? ''
    next.focus()
  }
}
