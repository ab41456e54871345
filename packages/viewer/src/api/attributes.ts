/** The value of an attribute. Bytes are `{ bytes: base64 }`; whole numbers beyond 2^53 are texts. */
export type AttributeValue =
  | string
  | number
  | boolean
  | null
  | { readonly bytes: string }
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue }

/** Attributes in the order in which they were received. */
export type AttributeList = readonly (readonly [key: string, value: AttributeValue])[]
