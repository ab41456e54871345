import type { UserConfig } from 'tsdown'
import { packageBuild } from '../../tsdown.base.ts'

const build: UserConfig = packageBuild([
  'src/index.ts',
  'src/confluent.ts',
  'src/platformatic.ts',
  'src/rdkafka.ts',
  'src/span-exporter.ts',
])

export default build
