/** The folders of packages/ that are raced. */
export const OUR_PACKAGES = ['core', 'express', 'fastify', 'kafka', 'logger']
