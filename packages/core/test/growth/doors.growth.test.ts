import { Buffer } from 'node:buffer'
import { expectLinear, expectLinearInTexts } from '@throughline/growth'
import { classifyGrpcResponse } from '../../src/exporting/otlp/classify-grpc-response.ts'
import { retryInfoMillis } from '../../src/exporting/otlp/grpc-retry-info.ts'
import { containerId } from '../../src/resource/container-id.ts'

/** These are behind no door of the package: the files are the machine's, and the answers come out of another library. */
const MOST_READ = 64 * 1024

for (const path of ['/proc/self/cgroup', '/proc/self/mountinfo']) {
  for (const around of [
    (text: string) => text,
    (text: string) => `0::/docker/${text}`,
    (text: string) => `1 2 3:4 /docker/containers/${text} /etc/hostname`,
  ]) {
    expectLinearInTexts(
      `the id of the container in ${path}: ${around('...')}`,
      text => containerId(asked => (asked === path ? text : '')),
      { largest: MOST_READ, around },
    )
  }
}

expectLinearInTexts(
  'the details of a failure by gRPC',
  details => classifyGrpcResponse({ code: 14, name: 'UNAVAILABLE', details }, 'collector:4317'),
  { largest: MOST_READ },
)
expectLinearInTexts(
  'why no connection was made by gRPC',
  details => classifyGrpcResponse({ code: 14, name: 'UNAVAILABLE', details }, 'collector:4317'),
  { largest: MOST_READ, around: text => `No connection established. Last error: ${text}` },
)

const DETAILS: Readonly<Record<string, string>> = {
  'empty details': '\x1a\x00',
  'details of empty fields': '\x1a\x04\x0a\x00\x12\x00',
  'other fields': '\x08\x01',
  'long numbers': `\x08${'\xff'.repeat(9)}\x01`,
}
for (const [name, unit] of Object.entries(DETAILS)) {
  expectLinear(`${name} of a status of gRPC`, {
    make: size => Buffer.from(unit.repeat(size / unit.length), 'latin1'),
    feed: retryInfoMillis,
    largest: MOST_READ,
  })
}
