/** The match of a step with the start of a path. */
export interface StepMatch {
  readonly pattern: string
  /** Number of characters of the path that belong to the step. */
  readonly length: number
}

/** One part of the way from the application to a route: a mount, or the route itself. */
export interface PathStep {
  /** The pattern of a step with only one; `undefined` where it depends on the request. */
  readonly only: string | undefined
  /** `undefined` where the path does not match, or its pattern is unknown. */
  match(path: string): StepMatch | undefined
}

/** Combines steps: the first that matches counts. */
export function anyOf(steps: readonly PathStep[]): PathStep {
  const [first] = steps
  if (first !== undefined && steps.length === 1) return first
  return {
    only: undefined,
    match(path) {
      for (const step of steps) {
        const match = step.match(path)
        if (match !== undefined) return match
      }
      return undefined
    },
  }
}
