import { aborted, ApiError } from '../api'
import { fill, h } from '../dom'
import type { Dataset } from '../records'
import type { Language } from '../state'
import type { Words } from '../words'
import { save } from './save'
import { readSaved, removeSaved, type Saved } from './store'

/** What the device keeps for use without a network, and what can be done about it. */
export class OfflinePanel {
  readonly element = h('fieldset', { class: 'offline' })
  private saving: AbortController | null = null

  constructor(
    private readonly dataset: Dataset,
    private readonly language: Language,
    private readonly words: Words,
    /** Called after something was saved or removed. */
    private readonly changed: () => void,
  ) {
    void this.draw()
  }

  /** Draws what is saved now. */
  async draw(trouble: string | null = null): Promise<void> {
    const t = this.words.texts
    const saved = await readSaved()
    const button = (text: string, onclick: () => void) => h('button', { type: 'button', onclick }, text)
    fill(
      this.element,
      h('legend', {}, t.offline.title),
      trouble && h('p', { role: 'alert' }, trouble),
      saved ? h('p', {}, t.offline.saved(this.words.date(saved.savedAt), this.words.time(saved.savedAt), megabytes(saved))) : h('p', { class: 'muted' }, t.offline.what),
      'serviceWorker' in navigator ? h('div', { class: 'buttons' }, button(saved ? t.offline.again : t.offline.save, () => void this.save()), saved && button(t.offline.remove, () => void this.remove())) : h('p', {}, t.offline.cannot),
    )
  }

  private async save(): Promise<void> {
    const t = this.words.texts
    const saving = (this.saving = new AbortController())
    const bar = h('progress', { max: 100, value: 0, 'aria-label': t.offline.saving })
    const cancel = h('button', { type: 'button', onclick: () => saving.abort() }, t.offline.cancel)
    fill(this.element, h('legend', {}, t.offline.title), h('p', {}, t.offline.saving), bar, h('div', { class: 'buttons' }, cancel))
    cancel.focus()
    try {
      await save(this.dataset, this.language, (share) => (bar.value = Math.round(100 * share)), saving.signal)
      this.changed()
      await this.draw()
    } catch (problem) {
      if (!aborted(problem) && !(problem instanceof ApiError) && !(problem instanceof TypeError) && !(problem instanceof DOMException)) throw problem
      console.info('not saved:', problem)
      await this.draw(aborted(problem) ? null : t.offline.failed)
    } finally {
      if (this.saving === saving) this.saving = null
      this.element.querySelector('button')?.focus()
    }
  }

  private async remove(): Promise<void> {
    await removeSaved()
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister()
    this.changed()
    await this.draw()
  }
}

function megabytes(saved: Saved): string {
  return (saved.bytes / 1e6).toFixed(1)
}
