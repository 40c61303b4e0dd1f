/** What the console tells and does: read models over the store and the tables, sign-in, and its JSON API. */
export { type Caller, Door } from './access/door';
export { FormTokens } from './access/formToken';
export type { Access } from './access/signIn';
export { type Problem, problemOf } from './api/problem';
export { answerApi, type ApiAnswer, type ApiRequest, requireOperator } from './api/routes';
export type { ConsoleContext, ConsoleUser, Role } from './console';
export { consoleError, type ConsoleErrorKind } from './errors';
export {
	type FailedQuery,
	failedStatuses,
	type FailedView,
	giveUpFailed,
	listFailed,
	retryFailed,
} from './models/failed';
export {
	actOnObject,
	listObjects,
	type ObjectAct,
	objectActs,
	objectFilters,
	type ObjectsQuery,
	type ObjectView,
} from './models/objects';
export { listOrders, type OrderDetail, orderPath, readOrder } from './models/orders';
export type { Page } from './models/paging';
export {
	listRuns,
	readRun,
	type RunDetail,
	type RunsQuery,
	runStatuses,
	type RunView,
} from './models/runs';
export { readDays, readSales, type SalesFigures, type SalesOverview } from './models/sales';
export { readSyncs, type SyncView } from './models/syncs';
export { type StartedSync, startSync } from './startSync';
export type { ConsoleRow, ConsoleTables, TableNames, TableQuery } from './tables';
