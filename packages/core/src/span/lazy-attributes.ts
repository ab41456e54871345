import type { Attributes, AttributeValue, Span } from '@opentelemetry/api'

/**
 * The options of a span whose attributes are made when they are read: for most spans that is not before the
 * encoder. A tracer of another kind reads `attributes`, as of any options.
 */
export abstract class LazyAttributes {
  /** What is known at the start, for samplers and for tracers of another kind. */
  abstract get attributes(): Attributes

  /** Those of {@link attributes} that narrow samplers read. */
  get narrowAttributes(): Attributes {
    return this.attributes
  }

  /** A span of ours is recorded with these options, and asks for its attributes from now on. */
  abstract isRecorded(): void

  /** Writes what is known by now and has not been written before. It never throws. */
  abstract writeTo(sink: AttributeSink): void
}

/** Where attributes are written to. */
export interface AttributeSink {
  describe(key: string, value: AttributeValue): void
}

/** Returns what `write` describes. */
export function describedBy(write: (sink: AttributeSink) => void): Attributes {
  const attributes: Attributes = {}
  write({
    describe(key, value) {
      attributes[key] = value
    },
  })
  return attributes
}

/** Tells any span. */
export function sinkOf(span: Span): AttributeSink {
  return { describe: (key, value) => void span.setAttribute(key, value) }
}
