import type { LngLat } from './geo'
import type { Layout } from './layout'
import type { MapView } from './map/map'
import type { Dataset } from './records'
import type { Language, State } from './state'
import type { Words } from './words'

/** What the page is used for: finding a place, a squad; planning. One at a time has the chips, the panel and the map. */
export interface Mode {
  /** Takes over the panel, and the map where it is there already; done when the panel shows what it is for. */
  enter(): Promise<void>
  /** Gives back what it took: whatever it put on the page and the map goes. */
  leave(): void
  /** Draws what a change of the state asks for, and nothing else; `restored` when the browser's history led there. */
  follow(before: State, restored?: boolean): void
  /** The map came, or there will be none. */
  mapChanged(): void
  /** Somebody pointed at a spot of the map. */
  clicked(at: LngLat): void
  /** Somebody chose a record in search, on the map, by a link. */
  open(id: string): void
  /** Escape was pressed where nothing else takes it: closes the top layer; false where there is none. */
  escape(): boolean
}

/** What the page offers its modes. */
export interface Host {
  readonly state: State
  readonly language: Language
  readonly dataset: Dataset
  readonly words: Words
  readonly parts: Layout
  /** null before it is loaded, and where the device cannot draw one. */
  readonly map: MapView | null
  /** Whether there is a map or will be. */
  readonly mapWanted: boolean
  /** Takes over what changed and writes the address: a new entry of the history, unless `replace`. */
  change(patch: Partial<State>, replace?: boolean): void
  /** Goes back where the entry before in the history is just that, else changes the state. */
  back(patch: Partial<State>): void
  /** Asks the device once where it is, and takes that as the start. */
  locate(): Promise<void>
  /** Says something aloud once nothing has changed for a while. */
  say(words: string): void
  /** Says one line above the list; `offer` adds the other ways to a start. null takes it away. */
  line(words: string | null, offer?: boolean): void
  /** Says what went wrong, with the next step. Throws what is no answer of the API. */
  trouble(problem: unknown, retry: () => void): void
}
