/** For a short-lived broker: little memory, one garbage collector thread, and no last optimisation. */
const jvm = [
  '-Xmx512m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Xshare:auto',
  '-Djava.awt.headless=true',
]

/** Logs only the line that the launcher waits for, and problems. */
const logging = [
  '-Dorg.slf4j.simpleLogger.logFile=System.out',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
]

export function javaArguments(jarFolder: string, mainClass: string, ...rest: string[]): string[] {
  return [...jvm, ...logging, '-cp', `${jarFolder}/*`, mainClass, ...rest]
}
