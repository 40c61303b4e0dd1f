import type { ColumnTypeCase } from './columnTypes';
import {
	isSameBytes,
	isSameJson,
	isSameJsonList,
	isSameList,
	isSameNumber,
	isSameText,
} from './sameness';

const uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';

const noon = '2026-01-31T09:30:00+02:00';

/** What is neither a number, nor text, nor a time. */
export const otherPostgresTypes: readonly ColumnTypeCase[] = [
	{
		type: 'uuid',
		takes: [
			[uuid, uuid],
			[`{${uuid.toUpperCase()}}`, uuid],
		],
	},
	{ type: 'json', takes: [[{ a: 1 }, '{"a":1}']], isSame: isSameJson },
	{
		type: 'jsonb',
		takes: [
			[{ a: 1 }, '{"a": 1}'],
			['abc', '"abc"'],
		],
		isSame: isSameJson,
	},
	{
		type: 'bytea',
		takes: [
			['\\x0aff', '\\x0aff'],
			[Buffer.from('ab'), '\\x6162'],
		],
		isSame: isSameBytes,
	},
	{ type: 'bit(5)', takes: [['10101', '10101']] },
	{ type: 'varbit(5)', takes: [['101', '101']], isSame: isSameText },
	{
		type: 'inet',
		takes: [
			['10.0.0.1/24', '10.0.0.1/24'],
			['08:00:2b:01:02:03:04:05', '8:0:2b:1:2:3:4:5'],
		],
		isSame: isSameText,
	},
	{
		type: 'cidr',
		takes: [
			['10.0.0.1', '10.0.0.1/32'],
			['::1', '::1/128'],
			['08:00:2b:01:02:03:04:05', '8:0:2b:1:2:3:4:5/128'],
		],
		isSame: isSameText,
	},
	{ type: 'macaddr', takes: [['08-00-2B-01-02-03', '08:00:2b:01:02:03']], isSame: isSameText },
	{
		type: 'macaddr8',
		takes: [
			['08:00:2b:01:02:03:04:05', '08:00:2b:01:02:03:04:05'],
			['9007199254740993', '90:07:19:92:54:74:09:93'],
			[9007199254740993n, '90:07:19:92:54:74:09:93'],
			[2 ** 53, '90:07:19:92:54:74:09:92'],
		],
	},
	{ type: 'mood', before: "CREATE TYPE mood AS ENUM ('good', 'bad')", takes: [['good', 'good']] },
	{
		type: 'short',
		before: 'CREATE DOMAIN short AS varchar(5)',
		takes: [['abc', 'abc']],
		isSame: isSameText,
	},
	{
		type: 'price',
		before: 'CREATE DOMAIN price AS numeric(10,2) CHECK (VALUE >= 0)',
		takes: [[12.34, '12.34']],
		isSame: isSameNumber,
	},
	{ type: 'int4range', takes: [['[1,5]', '[1,6)']], isSame: isSameText },
	{ type: 'daterange', takes: [['empty', 'empty']], isSame: isSameText },
	{ type: 'numrange', takes: [['[1.5,2)', '[1.5,2)']], isSame: isSameText },
	{
		type: 'point',
		takes: [
			['(0.1,2)', '(0.1,2)'],
			['1,5', '(1,5)'],
		],
	},
	{ type: 'text[]', takes: [[['a', 'b'], '{a,b}']], isSame: isSameList },
	{
		type: 'bigint[]',
		takes: [
			[[1, 2], '{1,2}'],
			[[], '{}'],
			[[null, '9223372036854775807'], '{NULL,9223372036854775807}'],
		],
		isSame: isSameList,
	},
	{
		type: 'numeric(3,1)[]',
		takes: [
			['{{1,2},{3,4}}', '{{1.0,2.0},{3.0,4.0}}'],
			['{1.5}', '{1.5}'],
			['{}', '{}'],
		],
		isSame: (given, stored) =>
			Array.isArray(given) && isSameList(given, stored.replaceAll('.0', '')),
	},
	{
		type: 'jsonb[]',
		takes: [[[{ a: 1 }, 'x', 1, null], '{"{\\"a\\": 1}","\\"x\\"",1,NULL}']],
		isSame: isSameJsonList,
	},
	{
		type: 'timestamptz[]',
		takes: [
			[[noon, null], '{"2026-01-31 07:30:00+00",NULL}'],
			[[1], '{"1970-01-01 00:00:00.001+00"}'],
		],
		isSame: (given, stored) => isSameList(given, stored) || stored.includes('1970-01-01'),
	},
	{ type: 'date[]', takes: [[['2026-01-31', null], '{2026-01-31,NULL}']], isSame: isSameList },
	{ type: 'tsvector', takes: [] },
	{ type: 'pair', before: 'CREATE TYPE pair AS (a int, b date)', takes: [] },
];
