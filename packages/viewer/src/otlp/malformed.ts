/** Bytes or JSON from outside that are not what they should be. Its message is a sentence for the sender. */
export class Malformed extends Error {}
