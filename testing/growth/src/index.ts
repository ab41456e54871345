export { expectLinear, expectLinearInTexts, expectLinearInWrittenTexts } from './expect-linear.ts'
export type { Door } from './growth.ts'
export { excessiveGrowth, HASH_TABLES, MOST_KEYS } from './growth.ts'
export { isHeaderText, isPathText, isTargetText, repeated } from './hostile-texts.ts'
