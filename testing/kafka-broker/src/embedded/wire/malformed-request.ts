/** Thrown for bytes that are no request this broker can read: its connection is closed, as Apache Kafka does. */
export class MalformedRequest extends Error {
  override name = 'MalformedRequest'
}
