/** The page of the console, as HTML. What it shows is in `engine/console`; how it is served is for whoever serves it. */
export { Links } from './links';
export { problemPage } from './pages/problem';
export { renderPage, type PageRequest } from './pages';
export { shownTime } from './parts/times';
export { pagePolicy } from './policy';
export type { View } from './view';
