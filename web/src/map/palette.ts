/** The colours of the map, for light and for dark pages. */
export interface Palette {
  dark: boolean
  land: string
  green: string
  field: string
  water: string
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
}

export const light: Palette = {
  dark: false,
  land: '#F5F3EE', green: '#DDE8D0', field: '#EBEEE2', water: '#C5DCE8', building: '#E4DFD6', buildingEdge: '#D5CEC2',
  casing: '#CFC8BA', road: '#FFFFFF', trunk: '#F6DFA8', path: '#B9AE9A', rail: '#9A9A9A', boundary: '#8A5A83',
  label: '#33383D', waterLabel: '#2C5F7C', halo: '#F5F3EE', area: '#0B57A4',
}

export const dark: Palette = {
  dark: true,
  land: '#1B1F24', green: '#20301F', field: '#1E2724', water: '#12303F', building: '#2A3037', buildingEdge: '#363D45',
  casing: '#14171A', road: '#3A424B', trunk: '#4F4A3A', path: '#4B545E', rail: '#5A626B', boundary: '#C79BC0',
  label: '#D5DADF', waterLabel: '#8FB8D0', halo: '#1B1F24', area: '#8AB8FF',
}
