/** Steps that can be undone and done again: the last fifty. */
export class History<T> {
  private readonly depth = 50
  private before: T[] = []
  private after: T[] = []

  constructor(private value: T) {}

  get now(): T {
    return this.value
  }

  get canUndo(): boolean {
    return this.before.length > 0
  }

  get canRedo(): boolean {
    return this.after.length > 0
  }

  /** Takes a step. What was undone is gone. */
  step(to: T): void {
    this.before = [...this.before, this.value].slice(-this.depth)
    this.after = []
    this.value = to
  }

  /** Begins anew where something else led elsewhere: a link, the browser's history. */
  restart(at: T): void {
    this.before = []
    this.after = []
    this.value = at
  }

  undo(): boolean {
    return this.swap(this.before, this.after)
  }

  redo(): boolean {
    return this.swap(this.after, this.before)
  }

  private swap(from: T[], to: T[]): boolean {
    const next = from.pop()
    if (next === undefined) return false
    to.push(this.value)
    this.value = next
    return true
  }
}
