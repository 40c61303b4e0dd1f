/** The engine as a library: what code outside n8n may import from this package. */
export type { Environment } from './engine/environment';
export { EngineError, type ErrorDetails } from './engine/errors';
export { systemEnvironment } from './engine/systemEnvironment';
