import { errorsOf } from '../../errors';

/** What can be wrong with what a transform gives back as a whole; what is wrong with one record fails that record. */
export type TransformErrorKind = 'transformUnmatched';

export const transformError = errorsOf<TransformErrorKind>();
