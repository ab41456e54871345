import { pino } from 'pino'

/**
 * The level that LOG_LEVEL names, in any case.
 *
 * @param customLevels levels of the application beside those of pino
 * @throws TypeError where it names none
 */
export function environmentLevel(customLevels: object | undefined): string | undefined {
  const given = process.env.LOG_LEVEL?.trim()
  if (!given) return undefined
  const known = [...Object.keys(pino.levels.values), ...Object.keys(customLevels ?? {}), 'silent']
  const level = known.find(name => name.toLowerCase() === given.toLowerCase())
  if (level !== undefined) return level
  throw new TypeError(`LOG_LEVEL: expected one of ${known.join(', ')}, got \`${given}\``)
}
