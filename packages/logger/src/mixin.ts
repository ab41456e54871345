import type { LoggerOptions } from 'pino'

/** What pino takes as `mixin`, in the words of the pino that is installed: 8 has two arguments, 9 and 10 have three. */
export type Mixin<CustomLevels extends string = never> = NonNullable<LoggerOptions<CustomLevels>['mixin']>
