import { untraced } from './untraced.mjs'

export const variant = {
  order: 0,
  title: 'bare',
  isBaseline: true,
  packages: [],
  races: ['server', 'work', 'start-up'],
  start: () => untraced,
}
