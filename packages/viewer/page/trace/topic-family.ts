/** What a topic is for beside its first one. */
export type TopicRole = 'first' | 'retry' | 'dead letter'

const RETRY = /[._-]retr(y|ies)([._-]?[0-9]{1,6}[a-z]{0,3})?$/i
const DEAD_LETTER = /[._-](dlq|dlt|dead[._-]?letters?)([._-]?[0-9]{1,6})?$/i

/** `orders.retry` is the retry topic of `orders`: what a topic is for, by the usual endings of its name. */
export function topicFamily(topic: string): { readonly family: string; readonly role: TopicRole } {
  const short = topic.slice(-60)
  const dead = DEAD_LETTER.exec(short)
  if (dead !== null) return { family: firstTopic(topic.slice(0, -dead[0].length)), role: 'dead letter' }
  const retry = RETRY.exec(short)
  if (retry !== null) return { family: topic.slice(0, -retry[0].length), role: 'retry' }
  return { family: topic, role: 'first' }
}

/** `orders.retry.dlq` belongs to `orders`. */
function firstTopic(topic: string): string {
  const retry = RETRY.exec(topic.slice(-60))
  return retry === null ? topic : topic.slice(0, -retry[0].length)
}
