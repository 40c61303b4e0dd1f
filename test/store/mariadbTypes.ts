import type { ColumnTypeCase } from './columnTypes';
import {
	isSameBytes,
	isSameInstant,
	isSameJson,
	isSameMidnight,
	isSameNumber,
	isSameText,
	isSameTimeOfDay,
	type Sameness,
} from './sameness';

const noon = '2026-01-31T09:30:00+02:00';
const uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';

/** It shows all the digits of a second that it could keep. */
const isSameTime: Sameness = (given, stored) =>
	isSameTimeOfDay(given, stored.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''));

/** IPv6 has many spellings of an address. */
const isSameAddress: Sameness = (given, stored) => {
	const written = (address: string) => new URL(`http://[${address}]`).hostname;
	return typeof given === 'string' && written(given) === written(stored);
};

const ofBytes = { shownAs: String.raw`CONCAT('\\x', LOWER(HEX(value)))`, isSame: isSameBytes };

export const mariadbTypes: readonly ColumnTypeCase[] = [
	{
		type: 'longtext',
		takes: [
			['abc  ', 'abc  '],
			[5, '5'],
			[true, 'true'],
			[{ a: 1 }, '{"a":1}'],
		],
		isSame: isSameText,
	},
	{ type: 'text', takes: [['007', '007']], isSame: isSameText },
	{ type: 'tinytext', takes: [['ä'.repeat(127), 'ä'.repeat(127)]], isSame: isSameText },
	{ type: 'mediumtext', takes: [['😀', '😀']], isSame: isSameText },
	{
		type: 'varchar(5)',
		takes: [
			['ÄÖÜ😀😀', 'ÄÖÜ😀😀'],
			['abc  ', 'abc  '],
		],
		isSame: isSameText,
	},
	{ type: 'varchar(5) CHARACTER SET utf8mb3', takes: [['ÄÖÜ', 'ÄÖÜ']], isSame: isSameText },
	{ type: 'varchar(80) CHARACTER SET latin1', takes: [['ÄÖÜ', 'ÄÖÜ']], isSame: isSameText },
	{ type: 'char(5)', takes: [['abc', 'abc']], isSame: isSameText },
	{ type: 'tinyint', takes: [[-128, '-128']], isSame: isSameNumber },
	{ type: 'tinyint unsigned', takes: [['255', '255']], isSame: isSameNumber },
	{ type: 'smallint', takes: [['32767', '32767']], isSame: isSameNumber },
	{ type: 'mediumint', takes: [[-8_388_608, '-8388608']], isSame: isSameNumber },
	{ type: 'int', takes: [[-0, '0']], isSame: isSameNumber },
	{ type: 'int unsigned', takes: [['4294967295', '4294967295']], isSame: isSameNumber },
	{
		type: 'bigint',
		takes: [
			['9007199254740993', '9007199254740993'],
			[10n, '10'],
		],
		isSame: isSameNumber,
	},
	{
		type: 'bigint unsigned',
		takes: [['18446744073709551615', '18446744073709551615']],
		isSame: isSameNumber,
	},
	{ type: 'decimal', takes: [[5, '5']], isSame: isSameNumber },
	{
		type: 'decimal(10,2)',
		takes: [
			['1.10', '1.10'],
			[12.34, '12.34'],
			['5.', '5.00'],
		],
		isSame: isSameNumber,
	},
	{
		type: 'decimal(65,30)',
		takes: [[19.999, `19.999${'0'.repeat(27)}`]],
		isSame: isSameNumber,
	},
	{
		type: 'float',
		takes: [
			[0.1, '0.1'],
			['1.10', '1.1'],
		],
		isSame: isSameNumber,
	},
	{ type: 'float(7,2)', takes: [[12.34, '12.34']], isSame: isSameNumber },
	{
		type: 'double',
		takes: [
			[0.1 + 0.2, '0.30000000000000004'],
			[1e300, '1e300'],
		],
		isSame: isSameNumber,
	},
	{ type: 'double(7,2)', takes: [[12.34, '12.34']], isSame: isSameNumber },
	{
		type: 'boolean',
		takes: [
			[true, '1'],
			['true', '1'],
			['FALSE', '0'],
			[false, '0'],
			[0, '0'],
			[-0, '0'],
		],
	},
	{
		type: 'bit(3)',
		takes: [
			[true, '1'],
			[5, '5'],
			[false, '0'],
		],
		shownAs: 'CAST(value + 0 AS CHAR)',
		isSame: isSameNumber,
	},
	{
		type: 'datetime(6)',
		takes: [
			[noon, '2026-01-31 07:30:00.000000'],
			[1774787400000.5, '2026-03-29 12:30:00.000500'],
			['0001-01-01T00:00:00Z', '0001-01-01 00:00:00.000000'],
		],
		isSame: isSameInstant,
	},
	{ type: 'datetime', takes: [[noon, '2026-01-31 07:30:00']], isSame: isSameInstant },
	{ type: 'timestamp', takes: [[noon, '2026-01-31 07:30:00']], isSame: isSameInstant },
	{
		type: 'timestamp(3)',
		takes: [['2038-01-19T03:14:07.999Z', '2038-01-19 03:14:07.999']],
		isSame: isSameInstant,
	},
	{
		type: 'date',
		takes: [
			['2026-01-31', '2026-01-31'],
			['2026-01-31T00:00:00Z', '2026-01-31'],
			['2026-01-31 00:00', '2026-01-31'],
			['0001-01-01T00:00:00Z', '0001-01-01'],
		],
		isSame: isSameMidnight,
	},
	{ type: 'time', takes: [['12:34', '12:34:00']], isSame: isSameTime },
	{ type: 'time(6)', takes: [['12:34:56.789', '12:34:56.789000']], isSame: isSameTime },
	{ type: 'year', takes: [[2026, '2026']], isSame: isSameNumber },
	{
		type: 'json',
		takes: [
			[{ b: 1, a: 2 }, '{"a":2,"b":1}'],
			[5, '5'],
		],
		isSame: isSameJson,
	},
	{
		type: "enum('good','it''s','1')",
		takes: [
			['good', 'good'],
			["it's", "it's"],
			['1', '1'],
		],
	},
	{
		type: "set('a','b','c')",
		takes: [
			['a,c', 'a,c'],
			[['a', 'b'], 'a,b'],
			['', ''],
		],
		isSame: (given, stored) => Array.isArray(given) && given.join(',') === stored,
	},
	{ type: 'binary(3)', takes: [['abc', '\\x616263']], ...ofBytes },
	{ type: 'varbinary(3)', takes: [['\\x0aff', '\\x0aff']], ...ofBytes },
	{ type: 'blob', takes: [[Buffer.from([0, 255]), '\\x00ff']], ...ofBytes },
	{ type: 'uuid', takes: [[uuid.toUpperCase(), uuid]], isSame: isSameText },
	{ type: 'inet4', takes: [['10.0.0.1', '10.0.0.1']], isSame: isSameText },
	{ type: 'inet6', takes: [['::0001', '::1']], isSame: isSameAddress },
	{ type: 'point', takes: [], shownAs: 'ST_AsText(value)' },
];
