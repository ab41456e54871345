import type { Mixin } from './trace-mixin.ts'
import { traceMixin } from './trace-mixin.ts'

/**
 * Combines mixins: `pino({ mixin: withTrace(myMixin) })` adds the ids of the active span, then the fields of `myMixin`;
 * of equal fields the later mixin wins. Each mixin is called with pino's arguments, and the objects they return are not
 * changed. An error of a mixin is thrown by the log call, as with pino alone.
 *
 * @throws TypeError if a mixin is not a function
 */
export function withTrace<CustomLevels extends string = never>(
  ...mixins: readonly Mixin<CustomLevels>[]
): Mixin<CustomLevels> {
  for (const mixin of mixins) {
    if (typeof mixin !== 'function') {
      throw new TypeError(`Expected \`mixin\` to be a function, got \`${String(mixin)}\` (${typeof mixin})`)
    }
  }
  return withMixins(traceMixin, mixins)
}

type Ids = (merged?: object, level?: number, logger?: object) => object

/** Combines the fields of `ids` with those of mixins, which win. */
export function withMixins<CustomLevels extends string>(
  ids: Ids,
  mixins: readonly Mixin<CustomLevels>[],
): Mixin<CustomLevels> {
  return function combinedMixin(...args: Parameters<Mixin<CustomLevels>>): object {
    const fields = ids(...(args as Parameters<Ids>))
    for (const mixin of mixins) Object.assign(fields, mixin(...args))
    return fields
  }
}
