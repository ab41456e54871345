import type { ErrorCode } from '../error-code.ts'
import { errorCode } from '../error-code.ts'
import { Group } from './group.ts'

/** The groups of one broker by id. */
export class Groups {
  readonly #groups = new Map<string, Group>()

  get(id: string): Group | undefined {
    return this.#groups.get(id)
  }

  getOrCreate(id: string): Group {
    const group = this.#groups.get(id) ?? new Group(id)
    this.#groups.set(id, group)
    return group
  }

  list(): Group[] {
    return [...this.#groups.values()]
  }

  delete(id: string): ErrorCode {
    const group = this.#groups.get(id)
    if (!group) return errorCode.groupIdNotFound
    if (group.state !== 'Empty') return errorCode.nonEmptyGroup
    group.close()
    this.#groups.delete(id)
    return errorCode.none
  }

  forgetTopic(topic: string): void {
    for (const group of this.#groups.values()) group.offsets.forget(topic)
  }

  close(): void {
    for (const group of this.#groups.values()) group.close()
  }
}
