import { obtain } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { zipkinContract } from './zipkin/zipkin-contract.ts'
import { ZIPKIN_VERSION, zipkinJar } from './zipkin/zipkin-jar.ts'

against(
  `Zipkin ${ZIPKIN_VERSION}`,
  await obtain({ java: '-version', mvn: '-version' }, zipkinJar),
  'what we encode, against the description of its API (packages/core/test/exporting/zipkin),',
  zipkinContract,
)
