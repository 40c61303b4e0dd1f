import path from 'node:path';

/** What is fetched or made here and may be deleted at any time; the same as in .gitignore. */
export const cacheFolder = path.resolve(__dirname, '..', '.cache');
