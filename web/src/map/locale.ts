import type { Texts } from '../texts.zh'

/** The words of MapLibre itself, of those parts of it that the page uses. */
export function locale(t: Texts): Record<string, string> {
  return { 'Map.Title': t.mapHelp, 'Marker.Title': t.startMarker, 'NavigationControl.ZoomIn': t.zoomIn, 'NavigationControl.ZoomOut': t.zoomOut }
}
