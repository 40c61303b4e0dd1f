import type { INodeProperties } from 'n8n-workflow';

import { tryOptionProperties } from '../http/requestOptions';

/** Entries of a block's collection `options`, for requests to any API. */
export const apiOptionProperties = {
	...tryOptionProperties,
	endOnRepeatedPage: {
		displayName: 'End on Repeated Page',
		name: 'endOnRepeatedPage',
		type: 'boolean',
		default: false,
		description:
			'Whether a page that is the same as the one before it is the end of the list. For APIs that send their last page again and again; without it, that is an error.',
	},
	errorField: {
		displayName: 'Error Field',
		name: 'errorField',
		type: 'string',
		default: '',
		placeholder: 'e.g. errors',
		description:
			'The field by which an answer says that something went wrong although its status is 200, such as errors or ok. Empty, null, 0 and true in ok are no error.',
	},
	firstPageWithoutNumber: {
		displayName: 'First Page Without Number',
		name: 'firstPageWithoutNumber',
		type: 'boolean',
		default: false,
		description: 'Whether the first request is sent without page or offset',
	},
	goOnAfterFailedPage: {
		displayName: 'Go On After a Failed Page',
		name: 'goOnAfterFailedPage',
		type: 'boolean',
		default: false,
		description:
			'Whether the pages behind one that cannot be read are read all the same. Where pages have numbers or offsets only.',
	},
	maxBodyMegabytes: {
		displayName: 'Largest Body (MB)',
		name: 'maxBodyMegabytes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 512 },
		default: 64,
		description: 'How large one answer may be, unpacked. A larger one is an error.',
	},
	nullIsEmpty: {
		displayName: 'Null Is an Empty List',
		name: 'nullIsEmpty',
		type: 'boolean',
		default: false,
		description:
			'Whether null in the place of the records means that there are none; else it is an error',
	},
	pagesAtOnce: {
		displayName: 'Pages at Once',
		name: 'pagesAtOnce',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 16 },
		default: 4,
		description:
			'How many pages are asked for at once, where they have numbers or offsets. They come in order all the same. Default: 4 by page number, else 1.',
	},
	requestsPerSecond: {
		displayName: 'Requests Per Second',
		name: 'requestsPerSecond',
		type: 'number',
		typeOptions: { minValue: 0.01, maxValue: 1000, numberPrecision: 2 },
		default: 5,
		description:
			'How many requests the API takes in a second. Without this option they go as fast as answers come, and wait when the API says so.',
	},
} satisfies Readonly<Record<string, INodeProperties>>;
