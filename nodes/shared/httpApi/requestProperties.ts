import type { INodeProperties } from 'n8n-workflow';

const withBody = ['POST', 'PUT', 'PATCH'];

function pairs(displayName: string, name: string, example: string): INodeProperties {
	return {
		displayName,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: `Add ${displayName === 'Query' ? 'parameter' : 'header'}`,
		default: {},
		options: [
			{
				displayName: 'Pair',
				name: 'pairs',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: `e.g. ${example}`,
						description: 'What it is called in the documentation of the API',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						description: 'What is sent. A name may come several times, with one value each.',
					},
				],
			},
		],
		description: `What each request carries in its ${displayName === 'Query' ? 'query' : 'headers'}. Page and sign-in need not be here: "Pagination" and the credential see to them.`,
	};
}

/** What is asked of the API. */
export const requestProperties: INodeProperties[] = [
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		options: ['GET', 'PATCH', 'POST', 'PUT'].map((name) => ({ name, value: name })),
		default: 'GET',
		description:
			'By which method the API lists records. Each request is a read, and may be sent twice.',
	},
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. /users',
		description:
			'Where the records are: what comes behind the base address of the credential. An address of the same server may stand here, too.',
	},
	pairs('Query', 'query', 'status'),
	pairs('Headers', 'headers', 'Accept-Language'),
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		default: '{}',
		description: 'What is sent, as JSON',
		displayOptions: { show: { method: withBody } },
	},
	{
		displayName: 'Parameters Go To',
		name: 'parametersTo',
		type: 'options',
		options: [
			{ name: 'Body', value: 'body', description: 'Fields of the body, such as page.size' },
			{ name: 'Query', value: 'query', description: 'Parameters of the address' },
		],
		default: 'query',
		description:
			'Where requests carry what the fields below name: the page, its size, a window of time',
		displayOptions: { show: { method: withBody } },
	},
];
