/** HTTP, whatever is asked: the door out, a client, the walk through the pages of a list, and any API as a source. */
export { addressOf, baseAddress, type QueryPair } from './address';
export type { ApiRequest, RequestPlace } from './apiRequest';
export type { ApiAnswer } from './client/apiAnswer';
export { type ApiActivity, ApiClient, type ApiClientOptions } from './client/apiClient';
export { answerText, type AnswerBound } from './answerText';
export { appKey } from './appKey';
export { withoutSecrets } from './client/masked';
export { sharedRequestPacer } from './client/requestPacer';
export { passingFailure, type Door, type DoorResponse } from './door';
export { headersIn, isHeaderName, isHeaderValue, isToken } from './headers';
export { httpError, type HttpErrorKind } from './httpError';
export { type JsonPath, pathFault, valueAt } from './jsonPath';
export {
	ApiLister,
	type ApiListing,
	type ApiPage,
	type ApiPlace,
	type FailedApiPage,
} from './listing/apiLister';
export { parseLossless } from './losslessJson';
export { goneOn, type PageTrail } from './pageTrail';
export type { AnswerPlace } from './paging/answer';
export type { EndRules } from './paging/ends';
export { endRulesOf, endSigns, type EndSign, isCountedStyle } from './paging/endsWhen';
export { defaultPagesAtOnce, type Paging } from './paging/paging';
export { PageWalk, type WalkEnd, type WalkOptions } from './paging/walk';
export { type ApiRecord, type RecordPlace, recordsAt } from './records';
export { type ApiCursor, ApiCursorReader } from './source/apiCursor';
export type { CutLists } from './source/cutLists';
export { type HttpSignIn, signed } from './signIn';
export { HttpSource, type HttpSourceOptions } from './source/httpSource';
export { surelyDone } from './surelyDone';
export { type BoundFormat, boundFormats, type WindowBounds } from './source/windowBounds';
