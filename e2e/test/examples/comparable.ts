/** What differs from run to run, and what stands in its place. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b[\da-f]{32}\b/g, 'TRACE'],
  [/\b[\da-f]{16}\b/g, 'SPAN'],
  [/[█▉▊▋▌▍▎▏·]+/g, 'BAR'],
  [/\b[\d.]+ (?:[nµm]?s|min \d\d s)(?!\w)/g, 'DURATION'],
  [/"time":\d+/g, '"time":TIME'],
  [/ {2,}/g, '  '],
]

/** An output without ids, times, and the columns that follow from them. */
export function comparable(output: string): string {
  return VARYING.reduce((text, [pattern, word]) => text.replace(pattern, word), output)
    .replace(/BAR +DURATION/g, 'BAR DURATION')
    .trimEnd()
}
