/** Tables that records are written to, whatever database they are in. */
export type { Column, ColumnKind, CreatableKind } from './columns';
export { creatableKinds } from './columns';
export type {
	Condition,
	ChildTable,
	DeleteMode,
	Destination,
	DestinationRecord,
	Patience,
	Rights,
	RowsOptions,
	ServerDestination,
	TableOptions,
	TableRow,
	TableStructure,
	TableWriter,
	WriteResult,
} from './destination';
export { closestName, nearName } from './identifiers';
export { problemWithIdPart } from './tableKey';
export { maxColumns, maxRareColumns } from './newFields';
export { isAccount } from './ownAccount';
export type { MysqlDestinationOptions } from './mysql/options';
export { openMysqlDestination } from './mysql/openMysqlDestination';
export { openPostgresDestination } from './postgres/openPostgresDestination';
export type { QueryValue, RefreshAnswer, RefreshOptions, RefreshResult } from './refresh/refresh';
export { defaultShareOfRefresh } from './refresh/refresh';
export { openSqliteDestination } from './sqlite/openSqliteDestination';
