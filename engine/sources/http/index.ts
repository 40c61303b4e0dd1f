/** HTTP, whatever is asked: the door out, when another try can help, and the walk through the pages of a list. */
export { addressOf, baseAddress, type QueryPair } from './address';
export type { ApiRequest, RequestPlace } from './apiRequest';
export { passingFailure, type Door, type DoorResponse } from './door';
export type { HttpErrorKind } from './httpError';
export { type JsonPath, pathFault } from './jsonPath';
export { parseLossless } from './losslessJson';
export { goneOn, type PageTrail } from './pageTrail';
export { PageWalk, type WalkEnd, type WalkOptions } from './paging/walk';
export { recordsAt, type RecordPlace } from './records';
