/** A command that cannot be carried out as it was written: one sentence for the person who wrote it. */
export class UsageError extends Error {}
