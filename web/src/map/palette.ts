import type { Theme } from '../appearance'

/** The colours of the map. */
export interface Palette {
  dark: boolean
  land: string
  green: string
  field: string
  water: string
  /** null: water has no edge. */
  waterEdge: string | null
  building: string
  buildingEdge: string
  casing: string
  road: string
  trunk: string
  path: string
  rail: string
  boundary: string
  label: string
  waterLabel: string
  halo: string
  area: string
  /** Times the usual size of names. */
  labelScale: number
}

const light: Palette = {
  dark: false,
  land: '#F5F3EE', green: '#DDE8D0', field: '#EBEEE2', water: '#C5DCE8', waterEdge: null, building: '#E4DFD6', buildingEdge: '#D5CEC2',
  casing: '#CFC8BA', road: '#FFFFFF', trunk: '#F6DFA8', path: '#B9AE9A', rail: '#9A9A9A', boundary: '#8A5A83',
  label: '#33383D', waterLabel: '#2C5F7C', halo: '#F5F3EE', area: '#0B57A4', labelScale: 1,
}

const dark: Palette = {
  dark: true,
  land: '#1B1F24', green: '#20301F', field: '#1E2724', water: '#12303F', waterEdge: null, building: '#2A3037', buildingEdge: '#363D45',
  casing: '#14171A', road: '#3A424B', trunk: '#4F4A3A', path: '#4B545E', rail: '#5A626B', boundary: '#C79BC0',
  label: '#D5DADF', waterLabel: '#8FB8D0', halo: '#1B1F24', area: '#8AB8FF', labelScale: 1,
}

// For who needs contrast: white ground, dark casings and water edges, black names.
const contrast: Palette = {
  dark: false,
  land: '#FFFFFF', green: '#E6F0DA', field: '#F4F7EE', water: '#CFE6F5', waterEdge: '#00406B', building: '#ECECEC', buildingEdge: '#8A8A8A',
  casing: '#4A4A4A', road: '#FFFFFF', trunk: '#FFE9A8', path: '#4A4A4A', rail: '#4A4A4A', boundary: '#6B1E63',
  label: '#000000', waterLabel: '#00406B', halo: '#FFFFFF', area: '#003A80', labelScale: 1.15,
}

export const palettes: Record<Theme, Palette> = { light, dark, contrast }
