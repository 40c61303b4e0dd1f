import type { ColumnTypeCase } from './columnTypes';
import { isSameInstant, isSameJson, isSameNumber, isSameText } from './sameness';

const uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';

const noon = '2026-01-31T09:30:00+02:00';

export const sqliteTypes: readonly ColumnTypeCase[] = [
	{
		type: 'TEXT',
		takes: [
			['007', '007'],
			[5, '5'],
		],
		isSame: isSameText,
	},
	{ type: 'VARCHAR(5)', takes: [['abcdef', 'abcdef']], isSame: isSameText },
	{ type: 'CHAR(5)', takes: [['abc', 'abc']], isSame: isSameText },
	{ type: '', takes: [['007', '007']], isSame: isSameText },
	{ type: 'BLOB', takes: [['007', '007']], isSame: isSameText },
	{
		type: 'STRING',
		takes: [
			['abc', 'abc'],
			['5', '5'],
		],
		isSame: isSameText,
	},
	{ type: 'UUID', takes: [[uuid, uuid]], isSame: isSameText },
	{ type: 'DATE', takes: [['2026-01-31', '2026-01-31']], isSame: isSameText },
	{ type: 'TIME', takes: [['12:34', '12:34']], isSame: isSameText },
	{ type: 'MONEY', takes: [['12.34', '12.34']], isSame: isSameText },
	{ type: 'INTEGER', takes: [['9007199254740993', '9007199254740993']], isSame: isSameNumber },
	{ type: 'INT4', takes: [[32768, '32768']], isSame: isSameNumber },
	{ type: 'SMALLINT', takes: [[32768, '32768']], isSame: isSameNumber },
	{ type: 'BIGINT', takes: [[10n, '10']], isSame: isSameNumber },
	{
		type: 'NUMERIC',
		takes: [
			['1.10', '1.1'],
			[19.999, '19.999'],
		],
		isSame: isSameNumber,
	},
	{ type: 'DECIMAL(10,2)', takes: [[12.34, '12.34']], isSame: isSameNumber },
	{
		type: 'REAL',
		takes: [
			[0.1, '0.1'],
			[1.5, '1.5'],
		],
		isSame: isSameNumber,
	},
	{ type: 'DOUBLE PRECISION', takes: [[1e300, '1e+300']], isSame: isSameNumber },
	{
		type: 'BOOLEAN',
		takes: [
			[true, '1'],
			['FALSE', '0'],
			['true', '1'],
			[false, '0'],
			[0, '0'],
		],
	},
	{ type: 'TIMESTAMP', takes: [[noon, '2026-01-31T07:30:00.000Z']], isSame: isSameInstant },
	{ type: 'DATETIME', takes: [[noon, '2026-01-31T07:30:00.000Z']], isSame: isSameInstant },
	{
		type: 'JSON',
		takes: [
			[{ a: 1 }, '{"a":1}'],
			[5, '5'],
		],
		isSame: isSameJson,
	},
	{ type: 'JSONB', takes: [[[1, 2], '[1,2]']], isSame: isSameJson },
];

/** In a STRICT table. */
export const strictTypes: readonly ColumnTypeCase[] = [
	{ type: 'TEXT', takes: [['007', '007']], isSame: isSameText },
	{ type: 'INTEGER', takes: [[5, '5']], isSame: isSameNumber },
	{ type: 'INT', takes: [[5, '5']], isSame: isSameNumber },
	{ type: 'REAL', takes: [[1.5, '1.5']], isSame: isSameNumber },
	{ type: 'ANY', takes: [['007', '007']], isSame: isSameText },
	{ type: 'BLOB', takes: [] },
];
