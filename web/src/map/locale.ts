import type { Texts } from '../texts.zh'

/** The words of MapLibre itself, of those parts of it that the page uses. */
export function locale(t: Texts): Record<string, string> {
  const { gestures } = t
  return {
    'Map.Title': t.mapHelp, 'Marker.Title': t.startMarker, 'NavigationControl.ZoomIn': t.zoomIn, 'NavigationControl.ZoomOut': t.zoomOut,
    'CooperativeGesturesHandler.WindowsHelpText': gestures.control, 'CooperativeGesturesHandler.MacHelpText': gestures.command, 'CooperativeGesturesHandler.MobileHelpText': gestures.fingers,
  }
}
