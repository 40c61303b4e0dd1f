import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { type ParameterSource, readBoolean, readNumber, readString } from '../parameters/read';

/** Entries of a block's collection `options`, for requests to whomever. */
export const tryOptionProperties = {
	maxRetries: {
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 50 },
		default: 6,
		description:
			'How often a request is tried again after an error that may pass: too many requests, a server error, a lost connection, a time-out',
	},
	timeoutSeconds: {
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 600 },
		default: 60,
		description: 'How long one answer may take',
	},
} satisfies Readonly<Record<string, INodeProperties>>;

export interface TryOptions {
	readonly maxRetries: number;
	readonly timeoutMs: number;
}

/** Reads entries of the collection `options`: one that was not added is undefined, one that was must hold its kind. */
export class AddedOptions {
	private readonly added: IDataObject;

	constructor(
		private readonly source: ParameterSource,
		private readonly itemIndex: number,
	) {
		this.added = source.getNodeParameter('options', itemIndex, {}) as IDataObject;
	}

	has({ name }: INodeProperties): boolean {
		return Object.hasOwn(this.added, name);
	}

	/** @throws EngineError `invalidParameter` that names the option */
	number(
		property: INodeProperties,
		limits: { readonly min: number; readonly max: number; readonly integer: boolean },
	): number | undefined {
		if (!this.has(property)) return undefined;
		return readNumber(this.source, this.nameOf(property), this.itemIndex, limits);
	}

	/** @throws EngineError `invalidParameter` that names the option */
	boolean(property: INodeProperties): boolean | undefined {
		if (!this.has(property)) return undefined;
		return readBoolean(this.source, this.nameOf(property), this.itemIndex, false);
	}

	/** @throws EngineError `invalidParameter` that names the option; blank text is as if it were not added */
	text(property: INodeProperties): string | undefined {
		if (!this.has(property)) return undefined;
		const example = String(property.placeholder ?? '').replace(/^e\.g\. /, '');
		const text = readString(this.source, this.nameOf(property), this.itemIndex, { example });
		return text.trim() === '' ? undefined : text.trim();
	}

	private nameOf({ name, displayName }: INodeProperties) {
		return { name: `options.${name}`, label: displayName };
	}
}

/** @throws EngineError `invalidParameter` that names the option */
export function readTryOptions(options: AddedOptions): TryOptions {
	const { maxRetries, timeoutSeconds } = tryOptionProperties;
	const seconds = options.number(timeoutSeconds, { min: 1, max: 600, integer: false });
	return {
		maxRetries: options.number(maxRetries, { min: 0, max: 50, integer: true }) ?? 6,
		timeoutMs: (seconds ?? 60) * 1000,
	};
}
