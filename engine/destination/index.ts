/** Tables that records are written to, whatever database they are in. */
export type { Column, ColumnKind, CreatableKind } from './columns';
export { creatableKinds } from './columns';
export type {
	DeleteMode,
	Destination,
	DestinationRecord,
	Patience,
	Rights,
	ServerDestination,
	TableOptions,
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
export { openSqliteDestination } from './sqlite/openSqliteDestination';
