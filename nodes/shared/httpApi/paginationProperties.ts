import type { INodeProperties } from 'n8n-workflow';

import { shownWhen } from '../parameters/fields';

const byPageNumber: INodeProperties[] = shownWhen({ pagination: ['pageNumber'] }, [
	{
		displayName: 'Page Parameter',
		name: 'pageParameter',
		type: 'string',
		default: 'page',
		required: true,
		placeholder: 'e.g. page',
		description: 'By what name a request says which page it wants',
	},
]);

const byOffset: INodeProperties[] = shownWhen({ pagination: ['offset'] }, [
	{
		displayName: 'Offset Parameter',
		name: 'offsetParameter',
		type: 'string',
		default: 'offset',
		required: true,
		placeholder: 'e.g. offset',
		description: 'By what name a request says how many records to pass over',
	},
]);

const counted: INodeProperties[] = shownWhen({ pagination: ['pageNumber', 'offset'] }, [
	{
		displayName: 'First Page',
		name: 'firstPage',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		description: 'The number of the first page, 1 or 0 as a rule',
		displayOptions: { show: { pagination: ['pageNumber'] } },
	},
	{
		displayName: 'Page Size Parameter',
		name: 'pageSizeParameter',
		type: 'string',
		default: '',
		placeholder: 'e.g. per_page',
		description:
			'By what name a request says how many records a page has; empty where the API decides',
	},
	{
		displayName: 'Page Size',
		name: 'pageSize',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 100,
		description: 'How many records a page has. Take the most that the API allows.',
	},
]);

const byCursor: INodeProperties[] = shownWhen({ pagination: ['cursor'] }, [
	{
		displayName: 'Cursor From',
		name: 'cursorFrom',
		type: 'options',
		options: [
			{ name: 'Body', value: 'body', description: 'A field of the answer' },
			{ name: 'Header', value: 'header', description: 'A header of the answer' },
			{
				name: 'Last Record',
				value: 'lastRecord',
				description: 'A field of the last record of the page',
			},
		],
		default: 'body',
		description: 'Where an answer tells by what the next page is asked for',
	},
	{
		displayName: 'Cursor Path',
		name: 'cursorPath',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. meta.next_cursor',
		description: 'The field, with dots between names, or the name of the header',
	},
	{
		displayName: 'Cursor To',
		name: 'cursorTo',
		type: 'options',
		options: [
			{ name: 'Body', value: 'body', description: 'A field of the body' },
			{ name: 'Header', value: 'header', description: 'A header of the request' },
			{ name: 'Query', value: 'query', description: 'A parameter of the address' },
		],
		default: 'query',
		description: 'Where the request for the next page carries it',
	},
	{
		displayName: 'Cursor Parameter',
		name: 'cursorParameter',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. cursor',
		description: 'By what name the request carries it',
	},
]);

const endsWhen: INodeProperties[] = [
	{
		displayName: 'Ends When',
		name: 'endsWhen',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'The API leads to no next page, the total is reached, or a page is empty',
			},
			{ name: 'Empty Page', value: 'emptyPage', description: 'A page has no records' },
			{ name: 'Has-More Field', value: 'hasMore', description: 'A field of the answer is false' },
			{
				name: 'Short Page',
				value: 'shortPage',
				description: 'A page has fewer records than "Page Size"',
			},
			{
				name: 'Total of Pages',
				value: 'totalPages',
				description: 'As many pages were read as the API says',
			},
			{
				name: 'Total of Records',
				value: 'totalRecords',
				description: 'As many records were read as the API says',
			},
		],
		default: 'auto',
		description: 'By what the end of the list is known',
		displayOptions: { hide: { pagination: ['none'] } },
	},
	{
		displayName: 'Has-More Path',
		name: 'hasMorePath',
		type: 'string',
		default: 'has_more',
		required: true,
		placeholder: 'e.g. has_more',
		description: 'The field of the answer that says, by true or false, whether there is more',
		displayOptions: { show: { endsWhen: ['hasMore'] }, hide: { pagination: ['none'] } },
	},
	{
		displayName: 'Total From',
		name: 'totalFrom',
		type: 'options',
		options: [
			{ name: 'Body', value: 'body', description: 'A field of the answer' },
			{ name: 'Header', value: 'header', description: 'A header of the answer' },
			{ name: 'None', value: 'none', description: 'The API tells no total' },
		],
		default: 'none',
		description:
			'Where an answer tells how many records there are, or pages where the list ends by them. What was read is held against it.',
	},
	{
		displayName: 'Total Path',
		name: 'totalPath',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. meta.total',
		description: 'The field, with dots between names, or the name of the header',
		displayOptions: { hide: { totalFrom: ['none'] } },
	},
];

/** How the API splits the list into pages, and by what its end is known. */
export const paginationProperties: INodeProperties[] = [
	{
		displayName: 'Pagination',
		name: 'pagination',
		type: 'options',
		options: [
			{ name: 'Cursor', value: 'cursor', description: 'Each page tells a token for the next one' },
			{
				name: 'Link Header',
				value: 'linkHeader',
				description: 'The header Link has an address with rel="next"',
			},
			{
				name: 'Next Link',
				value: 'nextLink',
				description: 'A field of the answer is the address of the next page',
			},
			{ name: 'None', value: 'none', description: 'One answer has all records' },
			{
				name: 'Offset',
				value: 'offset',
				description: 'A request says how many records to pass over',
			},
			{ name: 'Page Number', value: 'pageNumber', description: 'Pages are numbered' },
		],
		default: 'none',
		description: 'How the API splits the list into pages; its documentation says so',
	},
	...byPageNumber,
	...byOffset,
	...counted,
	...byCursor,
	{
		displayName: 'Next Link Path',
		name: 'nextLinkPath',
		type: 'string',
		default: 'next',
		required: true,
		placeholder: 'e.g. paging.next.href',
		description:
			'The field of the answer with the address of the next page, with dots between names',
		displayOptions: { show: { pagination: ['nextLink'] } },
	},
	...endsWhen,
];
