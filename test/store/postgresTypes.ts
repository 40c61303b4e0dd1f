import type { ColumnTypeCase } from './columnTypes';
import {
	isSameInstant,
	isSameMidnight,
	isSameNumber,
	isSameText,
	isSameTimeOfDay,
} from './sameness';

const noon = '2026-01-31T09:30:00+02:00';

const durations = [
	['1 day', '1 day'],
	['12:34', '12:34:00'],
	['12:34:56', '12:34:56'],
	['24:00:00', '24:00:00'],
	['25:00:00', '25:00:00'],
	['P1DT12H', '1 day 12:00:00'],
	['2 years 3 mons', '2 years 3 mons'],
] as const;

const dates = [
	['2026-01-31', '2026-01-31'],
	['2026-01-31T00:00:00Z', '2026-01-31'],
	['2026-01-31 00:00', '2026-01-31'],
] as const;

export const postgresTypes: readonly ColumnTypeCase[] = [
	{
		type: 'text',
		takes: [
			['abc  ', 'abc  '],
			[5, '5'],
			[true, 'true'],
			[{ a: 1 }, '{"a":1}'],
		],
		isSame: isSameText,
	},
	{ type: 'varchar', takes: [['007', '007']], isSame: isSameText },
	{
		type: 'varchar(5)',
		takes: [
			['ÄÖÜ😀😀', 'ÄÖÜ😀😀'],
			['abc  ', 'abc  '],
		],
		isSame: isSameText,
	},
	{
		type: 'char(5)',
		takes: [
			['abcde', 'abcde'],
			['abc  ', 'abc  '],
		],
		isSame: isSameText,
	},
	{ type: '"char"', takes: [['5', '5']], isSame: isSameText },
	{ type: 'name', takes: [['abc', 'abc']], isSame: isSameText },
	{ type: 'xml', takes: [['abc', 'abc']], isSame: isSameText },
	{
		type: 'smallint',
		takes: [
			[5, '5'],
			['32767', '32767'],
			['+7', '7'],
		],
		isSame: isSameNumber,
	},
	{
		type: 'integer',
		takes: [
			[32768, '32768'],
			[-0, '0'],
		],
		isSame: isSameNumber,
	},
	{
		type: 'bigint',
		takes: [
			['9007199254740993', '9007199254740993'],
			[10n, '10'],
		],
		isSame: isSameNumber,
	},
	{ type: 'oid', takes: [['4294967295', '4294967295']], isSame: isSameNumber },
	{
		type: 'numeric',
		takes: [
			['1.10', '1.10'],
			[19.999, '19.999'],
			[2n ** 64n, '18446744073709551616'],
		],
		isSame: isSameNumber,
	},
	{
		type: 'numeric(10,2)',
		takes: [
			['1.10', '1.10'],
			[12.34, '12.34'],
			['5.', '5.00'],
		],
		isSame: isSameNumber,
	},
	{ type: 'numeric(3,-2)', takes: [[0, '0']], isSame: isSameNumber },
	{ type: 'numeric(2,4)', takes: [[0, '0.0000']], isSame: isSameNumber },
	{
		type: 'real',
		takes: [
			[0.1, '0.1'],
			[1.5, '1.5'],
			['1.10', '1.1'],
		],
		isSame: isSameNumber,
	},
	{
		type: 'double precision',
		takes: [
			[0.1 + 0.2, '0.30000000000000004'],
			[1e300, '1e+300'],
		],
		isSame: isSameNumber,
	},
	{
		type: 'money',
		takes: [
			[12.34, '$12.34'],
			['1.10', '$1.10'],
		],
		isSame: (given, stored) => isSameNumber(given, stored.replace(/[$,]/g, '')),
	},
	{
		type: 'boolean',
		takes: [
			[true, 't'],
			['true', 't'],
			['FALSE', 'f'],
			[false, 'f'],
			[0, 'f'],
			[-0, 'f'],
		],
	},
	{
		type: 'timestamptz',
		takes: [
			[noon, '2026-01-31 07:30:00+00'],
			[1774787400000.5, '2026-03-29 12:30:00.0005+00'],
		],
		isSame: isSameInstant,
	},
	{ type: 'timestamptz(0)', takes: [[noon, '2026-01-31 07:30:00+00']], isSame: isSameInstant },
	{ type: 'timestamp', takes: [[noon, '2026-01-31 07:30:00']], isSame: isSameInstant },
	{
		type: 'timestamp(3)',
		takes: [['2026-01-31T09:30:00.1000000Z', '2026-01-31 09:30:00.1']],
		isSame: isSameInstant,
	},
	{
		type: 'date',
		takes: [...dates, ['0001-01-01T00:00:00Z', '0001-01-01']],
		isSame: isSameMidnight,
	},
	{ type: 'time', takes: [['12:34', '12:34:00']], isSame: isSameTimeOfDay },
	{ type: 'time(0)', takes: [['12:34', '12:34:00']], isSame: isSameTimeOfDay },
	{
		type: 'timetz',
		takes: [
			['12:34', '12:34:00+00'],
			['12:34:56-08:00', '12:34:56-08'],
		],
		isSame: isSameTimeOfDay,
	},
	{
		type: 'interval',
		takes: [
			...durations,
			['12:34:56.789', '12:34:56.789'],
			['1 day 02:03:04.5', '1 day 02:03:04.5'],
		],
	},
	{ type: 'interval(0)', takes: durations },
	{ type: 'interval hour to minute', takes: [] },
];
