declare module 'virtual:icons' {
  /** Shapes of an icon on a canvas of 24 × 24: names of SVG elements and their attributes. */
  const icons: Record<string, [string, Record<string, string>][]>
  export default icons
}
