/** Kinds of places, in the order of the page. */
export const kinds = ['SERVICE_CENTER', 'RED_STATION', 'READING_ROOM', 'MEDIATION_ROOM', 'HISTORY_COLUMN', 'VENUE'] as const
export type Kind = (typeof kinds)[number]

/** How a kind looks: a shape on a canvas of 32 × 32, an icon, and, last, a colour on light and on dark ground. */
export interface Look {
  path: string
  icon: string
  light: string
  dark: string
}

export const looks: Record<Kind, Look> = {
  SERVICE_CENTER: {
    path: 'M9 3h14a6 6 0 0 1 6 6v14a6 6 0 0 1-6 6H9a6 6 0 0 1-6-6V9a6 6 0 0 1 6-6Z',
    icon: 'landmark', light: '#A8161C', dark: '#FD566A',
  },
  RED_STATION: { path: 'M16 2.5a13.5 13.5 0 1 1 0 27 13.5 13.5 0 0 1 0-27Z', icon: 'armchair', light: '#A06000', dark: '#FBAD35' },
  READING_ROOM: { path: 'M16 2 28.5 9v14L16 30 3.5 23V9Z', icon: 'book-open', light: '#0A3568', dark: '#6188F7' },
  MEDIATION_ROOM: { path: 'M16 1 31 16 16 31 1 16Z', icon: 'handshake', light: '#8421D6', dark: '#DDB5F1' },
  HISTORY_COLUMN: { path: 'M16 2.5 28 6v11c0 6.5-5 10.5-12 13C9 27.5 4 23.5 4 17V6Z', icon: 'scroll-text', light: '#24201A', dark: '#F5F2EF' },
  VENUE: { path: 'M16 2 29.5 13.5H27V29H5V13.5H2.5Z', icon: 'building', light: '#136A5C', dark: '#3CC8A5' },
}

/** The name of a kind in class names. */
export function kindClass(kind: Kind): string {
  return 'kind-' + kind.toLowerCase().replaceAll('_', '-')
}
